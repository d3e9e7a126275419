/**
 * A name in two parts, for CRMs that need a last name, and can do without the first.
 * @param longest characters of each part
 * @returns `first` is "" for a name of one word
 */
export function namesOf(name: string, longest: number): { first: string; last: string } {
  const space = name.lastIndexOf(' ');
  const isInside = space > 0 && space < name.length - 1;
  if (!isInside) return { first: '', last: name.slice(0, longest) };
  return { first: name.slice(0, space).slice(0, longest), last: name.slice(space + 1).slice(0, longest) };
}
