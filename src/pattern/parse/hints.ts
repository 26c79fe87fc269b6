import { PatternError, type Span } from "../../errors.ts";
import type { Pattern } from "../ast.ts";
import { found } from "../characters.ts";
import { parse } from "./parser.ts";

/**
 * Parses a filter pattern, with more hints than `parse` has: for what templates, shells and web pages leave in a
 * pattern. They are apart because the engine must stay small.
 *
 * @throws PatternError for a pattern that AWS refuses.
 */
export function parseWithHints(source: string): Pattern {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const hint = hintFor(error);
    if (hint === undefined) throw error;
    const { span, message } = precise(error);
    throw new PatternError(source, span, message.replace(/ \((?:line \d+, )?column \d+\)$/, ""), {
      hint,
      details: { ...error.details },
      cause: error,
    });
  }
}

/** Returns the place and the message; after the period of a selector, those of the character that does not fit. */
function precise({ source, span, message }: PatternError): { readonly span: Span; readonly message: string } {
  const next = String.fromCodePoint(source.codePointAt(span.start + 1) ?? 0);
  if (source[span.start] !== "." || !message.startsWith("expected .name") || !/[^\s\w.=\0]/.test(next))
    return { span, message };
  const start = span.end;
  return { span: { start, end: start + next.length }, message: message.replace('found "."', `found ${found(next)}`) };
}

/** Returns a better hint for a refused pattern; undefined if the parser's own hint is as good as any. */
function hintFor({ source, span, message, hint }: PatternError): string | undefined {
  const [before, after] = [source.slice(0, span.start), source.slice(span.start)];
  return (
    leftover(after) ??
    selectorHint(before, after, message) ??
    (hint === undefined ? more(source, before, message) : undefined)
  );
}

/** Returns a hint for text that belongs to the file or page that the pattern comes from. */
function leftover(after: string): string | undefined {
  if (after.startsWith('\\"')) return 'write plain quotes: \\" is how JSON, Terraform and shells escape them';
  const [, control] = /^\\([nrt])/.exec(after) ?? [];
  if (control !== undefined) return `a template left \\${control} as two characters: write a space instead`;
  const [, regex = ""] = /^\/(\S*[.*+?^$|()[\]\\]\S*)\/(?=\s|$)/.exec(after) ?? [];
  if (regex !== "" && !regex.includes("/")) return `regular expressions are between percent signs: %${regex}%`;
  const [entity, name = ""] = /^&(quot|amp|lt|gt|apos|#\d+);/.exec(after) ?? [];
  if (entity === undefined) return undefined;
  return `${entity} comes from a web page or XML: write ${entities[name] ?? "the character itself"} instead`;
}

const entities: Readonly<Record<string, string>> = { quot: '"', amp: "&", lt: "<", gt: ">", "#34": '"', "#38": "&" };

/** Returns a hint for a selector that continues after the place where the parser had to stop. */
function selectorHint(before: string, after: string, message: string): string | undefined {
  const [, path] = /\$((?:\.[\w-]+|\[[^\]]*\])*)$/.exec(before) ?? [];
  if (path === undefined) return undefined;
  if (path === "" && after.startsWith("{")) return "a template left a placeholder: write its value instead";
  const [, dot = "", rest] = /^(\.?)([^\s.[\]=!<>(){}&|,"'%]+)/.exec(after) ?? [];
  if (rest === undefined) return undefined;
  if (path === "" && dot === "") return message.startsWith("expected .name") ? `did you mean $.${rest}?` : undefined;
  const last = dot === "" ? (/\.([\w-]+)$/.exec(path)?.[1] ?? "") : "";
  const outer = dot === "" ? path.slice(0, path.length - last.length - 1) : path;
  return `put a name with other characters in brackets: $${outer}.['${last}${rest}']`;
}

/** Returns a hint for a refusal for which the parser has none. */
function more(source: string, before: string, message: string): string | undefined {
  const opened = source.replace(/"(?:[^"\\]|\\.)*"|%[^%]*%/g, "");
  const surplus = opened.split("(").length - opened.split(")").length;
  if (/found the end/.test(message) && /^[{[]/.test(source)) {
    if (surplus > 0) return `close ${surplus === 1 ? "the parenthesis" : `${surplus} parentheses`} first`;
    return `end the pattern with ${source.startsWith("{") ? "}" : "]"}`;
  }
  if (/found "\)"/.test(message) && surplus < 0) return "remove it: no parenthesis is open here";
  if (/found "[}\]]"/.test(message) && surplus > 0) return "a parenthesis is still open: close it first";
  if (/^expected each field once, found "\.\.\."/.test(message))
    return "keep one ... and name the fields on its other side";
  if (/^expected at most one wildcard/.test(message)) {
    const [selector = ""] = /^\$[^\s=!<>()&|]*/.exec(source.slice(before.length)) ?? [];
    const single = selector.includes("[*]") ? selector.replace("[*]", "[0]") : "";
    return `use an index or a name for one of them${single === "" ? "" : `: ${single}`}`;
  }
  const [word] = /[^\s"%]*[^\s"%-]-+$/.exec(before) ?? [];
  if (/^expected a term after -, found nothing/.test(message) && word !== undefined)
    return `a hyphen excludes the next term: put the word in double quotes: "${word}"`;
  return undefined;
}
