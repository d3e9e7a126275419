/**
 * The forms that each language must have; a text without one of them does not compile. Of CLDR's other forms, “many” of
 * Spanish and Portuguese begins at a million, “zero” of Arabic is a choice, and its “many” is written like “other”.
 */
interface Needed {
  ar: 'one' | 'two' | 'few' | 'other';
  es: 'one' | 'other';
  hi: 'one' | 'other';
  'pt-BR': 'one' | 'other';
}

type Forms<Needs extends string> = Record<Needs | 'other', string> & Partial<Record<Intl.LDMLPluralRule, string>>;

/**
 * A function that chooses the form for a number, and puts the number in place of “#”. CLDR's plural rules of the
 * language decide: English has two forms, Arabic has six.
 */
export function plurals<Tag extends keyof Needed>(language: Tag): (count: number, forms: Forms<Needed[Tag]>) => string {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', String(count));
}
