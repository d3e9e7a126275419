/**
 * The first agent or call loads the error classes and their texts. A page that only shows a phone does not need them.
 * After loading, code reads them from here synchronously.
 */
import type * as CallErrors from './of-sip.ts';

let loaded: typeof CallErrors | null = null;

export async function loadErrors(): Promise<typeof CallErrors> {
  loaded ??= await import('./of-sip.ts');
  return loaded;
}

/** @throws Error before `loadErrors` has resolved once */
export function errors(): typeof CallErrors {
  if (loaded === null) throw new Error('The errors of calls are not loaded.');
  return loaded;
}
