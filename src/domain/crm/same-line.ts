import { sameNumber } from '../numbers/match.ts';

/**
 * Of what a CRM's search brought, those who have this very line: near misses left
 * out, whoever has the number written in full before those who left the country out.
 * @param number E.164
 */
export function ofSameLine<T extends { numbers: readonly string[] }>(found: readonly T[], number: string): T[] {
  const digits = number.replace(/\D/g, '');
  const rank = (contact: T): number => (contact.numbers.some((each) => each.replace(/\D/g, '') === digits) ? 0 : 1);
  return found
    .filter((contact) => contact.numbers.some((each) => sameNumber(each, number)))
    .sort((a, b) => rank(a) - rank(b));
}
