/**
 * Whether a text exists that matches both patterns with IAM's wildcards. Takes time proportional to the product of
 * their lengths at most.
 */
export function intersects(one: string, other: string): boolean {
  // Most pairs return here, because they differ before the first wildcard.
  let same = 0;
  while (same < one.length && one[same] === other[same] && one[same] !== "*") same++;
  const [left, right] = [one[same], other[same]];
  if (left !== right && !/^[*?]$/.test(left ?? "") && !/^[*?]$/.test(right ?? "")) return false;
  return meet(one.slice(same), other.slice(same));
}

function meet(one: string, other: string): boolean {
  // Each entry says whether the rest of `other` from there can meet the rest of `one`.
  let below = row(other, one.length, one, undefined);
  for (let at = one.length - 1; at >= 0; at--) below = row(other, at, one, below);
  return below[0] ?? false;
}

function row(other: string, at: number, one: string, below: readonly boolean[] | undefined): readonly boolean[] {
  const cells: boolean[] = new Array(other.length + 1).fill(false);
  for (let column = other.length; column >= 0; column--) {
    const [left, right] = [one[at], other[column]];
    const down = below?.[column] ?? false;
    const next = cells[column + 1] ?? false;
    if (left === undefined && right === undefined) cells[column] = true;
    else if (left === "*") cells[column] = down || (right !== undefined && next);
    else if (right === "*") cells[column] = next || (left !== undefined && down);
    else if (left !== undefined && right !== undefined && (left === right || left === "?" || right === "?"))
      cells[column] = below?.[column + 1] ?? false;
  }
  return cells;
}
