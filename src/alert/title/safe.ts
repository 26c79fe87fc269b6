import { shortened } from "../../words.ts";

/**
 * Returns a name from a record for a sentence. IAM names are single words, as are ARNs, patterns and hosts. Any other
 * text is quoted, because refused calls, identity providers and policies can use a whole sentence as a name.
 */
export function safe(name: string): string {
  const short = shortened(name);
  return /^[\w+=,.@:/#$%*?!{}~…-]*$/.test(short) ? short : quoted(short);
}

/** Returns a reason that AWS gives, for a place in parentheses: plain words as they are, any other text quoted. */
export function remark(reason: string): string {
  const short = shortened(reason);
  return /^[\w +=,.@:;!/#$%*?'~…-]*$/.test(short) ? short : quoted(short);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', "'")}"`;
}
