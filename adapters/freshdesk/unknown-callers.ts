import type { RequestOptions } from '../kit/index.ts';
import { contactOfKey } from './create-contact.ts';
import type { Freshdesk } from './freshdesk.ts';

/** The contact to which tickets of unknown callers belong, because each ticket needs one. It is created once. */
export function unknownCallersOf(freshdesk: Freshdesk): (options: RequestOptions) => Promise<number> {
  let known: number | null = null;
  return async (options) => {
    if (known === null) {
      const fields = { name: 'Unknown callers' };
      const { id } = await contactOfKey(freshdesk, 'sidecall-unknown-callers', fields, options);
      known = Number(id);
    }
    return known;
  };
}
