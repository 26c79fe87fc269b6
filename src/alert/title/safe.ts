import { shortened } from "../../words.ts";

/**
 * Returns a name from a record for a sentence. Names of IAM are single words, as are ARNs, patterns and hosts; any other
 * text is quoted, because a refused call, an identity provider and a policy can name a whole sentence.
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
