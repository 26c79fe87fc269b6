/** The endings of files that carry patterns. */
const endings = /\.(?:tf|tofu|tfvars|hcl|json|ya?ml|template|sh|bash|zsh|[cm]?[jt]s|[jt]sx|py|pattern|txt)$/i;

/** Large files of tools, which carry no pattern. */
const locks = /^(?:package-lock|npm-shrinkwrap|composer\.lock|pnpm-lock)\.(?:json|yaml)$/;

/** Whether a file of a folder may carry patterns, by its name. */
export function mayCarry(name: string): boolean {
  return endings.test(name) && !locks.test(name);
}
