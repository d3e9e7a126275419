import { fitting } from './fields/fitting.ts';

/**
 * A name in two parts, for CRMs that need a last name, and can do without the first.
 * @param longest characters of each part
 * @returns `first` is "" for a name of one word
 */
export function namesOf(name: string, longest: number): { first: string; last: string } {
  const space = name.lastIndexOf(' ');
  const isInside = space > 0 && space < name.length - 1;
  if (!isInside) return { first: '', last: fitting(name, longest) };
  return { first: fitting(name.slice(0, space), longest), last: fitting(name.slice(space + 1), longest) };
}
