import type { Country } from '../../domain/numbers/e164.ts';

/** The numbering plans: 100 kB that a page loads when someone dials, not before. */
interface NumberPlans {
  format(text: string, country: Country): string;
  parse(text: string, country: Country): string | null;
  known(country: string): country is Country;
}

let plans: NumberPlans | null = null;
let loading: Promise<NumberPlans | null> | null = null;

/** @returns null where they cannot be loaded: the gateway then judges the number alone */
export function loadPlans(): Promise<NumberPlans | null> {
  loading ??= Promise.all([
    import('../../domain/numbers/display.ts'),
    import('../../domain/numbers/e164.ts'),
    import('../../domain/numbers/dialable.ts'),
  ]).then(
    ([display, { isCountry }, { dialText, readDialable }]) => {
      const parse = (text: string, country: Country): string | null => {
        const to = readDialable(text, country);
        return to === null ? null : dialText(to);
      };
      plans = { format: display.displayWhileTyping, parse, known: isCountry };
      return plans;
    },
    () => {
      loading = null;
      return null;
    },
  );
  return loading;
}

/** The text as it looks while being typed; unchanged until the plans are there. */
export function formatTyped(text: string, country: string): string {
  return plans?.known(country) ? plans.format(text, country) : text;
}

/**
 * E.164, or a short number as it is, with the digits that follow after the answer ("+4930123456,7"); null where this is
 * not a number. Without the plans the text as it is.
 */
export async function checkNumber(text: string, country: string): Promise<string | null> {
  const loaded = await loadPlans();
  if (loaded === null) return text;
  return loaded.parse(text, loaded.known(country) ? country : 'US');
}

/** The text without its last digit, and without the signs that stood behind it. */
export function withoutLast(text: string): string {
  return text.replace(/[^\d+*#\p{L}]*[\d+*#\p{L}][^\d+*#\p{L}]*$/u, '');
}
