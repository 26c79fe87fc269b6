/** Returns this Node.js if it has that major version, otherwise the one of the npm registry. */
export function nodeOf(version: string): string;
