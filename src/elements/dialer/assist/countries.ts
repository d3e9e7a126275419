import { countries } from '../../../domain/numbers/e164.ts';

const named = new Map<string, readonly (readonly [code: string, name: string])[]>();

/** All countries with a calling code, in the order of their names in a language. */
export function dialCountries(language: string): readonly (readonly [code: string, name: string])[] {
  const known = named.get(language);
  if (known !== undefined) return known;
  const order = new Intl.Collator(language);
  const all = countries()
    .map((code) => [code, countryName(code, language)] as const)
    .sort(([, one], [, other]) => order.compare(one, other));
  named.set(language, all);
  return all;
}

export function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
  } catch {
    // A code that no standard knows.
    return code;
  }
}
