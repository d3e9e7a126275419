import type { Country } from '../../domain/numbers/e164.ts';

/** The numbering plans: 100 kB, loaded at the first use of the dialer. */
interface NumberPlans {
  format(text: string, country: Country): string;
  parse(text: string, country: Country): string | null;
  known(country: string): country is Country;
}

let plans: NumberPlans | null = null;
let loading: Promise<NumberPlans | null> | null = null;

/** @returns null if they cannot be loaded: then only the gateway validates numbers */
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

/** Formats the text for typing. Unchanged until the plans are loaded. */
export function formatTyped(text: string, country: string): string {
  return plans?.known(country) ? plans.format(text, country) : text;
}

/**
 * Returns E.164, or a short number unchanged, with the digits to dial after the answer ("+4930123456,7"). Returns null
 * if the text is not a number. Without the plans, returns the text unchanged.
 */
export async function checkNumber(text: string, country: string): Promise<string | null> {
  const loaded = await loadPlans();
  if (loaded === null) return text;
  return loaded.parse(text, loaded.known(country) ? country : 'US');
}

/** Removes the last digit, and the formatting characters after it. */
export function withoutLast(text: string): string {
  return text.replace(/[^\d+*#\p{L}]*[\d+*#\p{L}][^\d+*#\p{L}]*$/u, '');
}
