/** The versions of "engines" in package.json. 22.16 is the first with `columns()` of node:sqlite's statements. */
export function nodeSuits(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 16);
}
