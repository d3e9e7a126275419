type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/**
 * A function that chooses the form for a number, and puts the number in place of “#”. CLDR's plural rules of the
 * language decide: English has two forms, Arabic has six.
 */
export function plurals(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', String(count));
}
