/** A part of a form: one character, or any number of characters of a class. */
type Part = string | RegExp;

const classes: Readonly<Record<string, RegExp>> = {
  digits: /\d/,
  name: /[^:/]/,
  path: /[^:]/,
  hex: /[0-9A-Fa-f:.%]/,
  host: /[a-z0-9.-]/,
  any: /[\s\S]/,
};

/**
 * Whether some text has a form and also equals a value with wildcards. A form is text with classes of characters in
 * braces, of which it takes any number: "arn:aws:iam::{digits}:user/{path}".
 */
export function canHaveForm(value: string, form: string): boolean {
  const parts = partsOf(form);
  const seen = new Set<number>();
  const open: (readonly [number, number])[] = [[0, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [at, index] = next;
    const key = at * (parts.length + 1) + index;
    if (seen.has(key)) continue;
    seen.add(key);
    if (at === value.length && index === parts.length) return true;
    open.push(...stepsFrom(value, at, parts, index));
  }
  return false;
}

function stepsFrom(
  value: string,
  at: number,
  parts: readonly Part[],
  index: number,
): readonly (readonly [number, number])[] {
  const [character, part] = [value[at], parts[index]];
  const isStar = character === "*";
  const steps: (readonly [number, number])[] = [];
  if (isStar) steps.push([at + 1, index]);
  if (typeof part === "object") steps.push([at, index + 1]);
  if (part === undefined) return steps;
  if (isStar) steps.push([at, index + 1]);
  else if (part === character) steps.push([at + 1, index + 1]);
  else if (typeof part === "object" && character !== undefined && part.test(character)) steps.push([at + 1, index]);
  return steps;
}

function partsOf(form: string): readonly Part[] {
  return form.split(/(\{\w+\})/).flatMap((piece): readonly Part[] => {
    const found = classes[piece.slice(1, -1)];
    return piece.startsWith("{") && found !== undefined ? [found] : [...piece];
  });
}
