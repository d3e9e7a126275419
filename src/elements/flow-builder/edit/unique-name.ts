/** The longest name of a node. */
const longest = 63;

/** A name that is not taken: itself, or with a number: "menu", "menu-2", "menu-3". */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, '');
  for (let number = 2; ; number += 1) {
    const end = `-${number}`;
    const name = `${stem.slice(0, longest - end.length)}${end}`;
    if (!taken.has(name)) return name;
  }
}
