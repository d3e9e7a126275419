/**
 * The errors of calls and their texts are loaded with the first agent or call: a page that only shows a phone does not
 * need them. Whatever can fail afterwards takes them from here at once.
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
