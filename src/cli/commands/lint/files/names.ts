/** The extensions of files that may carry patterns. */
const endings = /\.(?:tf|tofu|tfvars|hcl|json|ya?ml|template|sh|bash|zsh|[cm]?[jt]s|[jt]sx|py|pattern|txt)$/i;

/** Large files of tools, which carry no pattern. */
const locks = /^(?:package-lock|npm-shrinkwrap|composer\.lock|pnpm-lock)\.(?:json|yaml)$/;

/** Whether a file in a folder may carry patterns, judged by its name. */
export function mayCarry(name: string): boolean {
  return endings.test(name) && !locks.test(name);
}
