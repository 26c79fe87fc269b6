/** Whether a file of a folder may carry patterns, by its name. */
export function mayCarry(name: string): boolean {
  return (
    /\.(?:tf|tofu|tfvars|json|ya?ml|template|sh|bash|zsh|[cm]?[jt]s|[jt]sx|py)$/.test(name) &&
    !/^(?:package-lock|npm-shrinkwrap)\.json$/.test(name)
  );
}
