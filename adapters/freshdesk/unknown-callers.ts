import { type RequestOptions, remembered } from '../kit/index.ts';
import { contactOfKey } from './create-contact.ts';
import type { Freshdesk } from './freshdesk.ts';

/** A user may delete the contact meanwhile. */
const keptMs = 60 * 60_000;

/** The contact to which tickets of unknown callers belong, because each ticket needs one. It is created once. */
export function unknownCallersOf(freshdesk: Freshdesk): (options: RequestOptions) => Promise<number> {
  return remembered(freshdesk.clock, keptMs, async (options: RequestOptions) => {
    const { id } = await contactOfKey(freshdesk, 'sidecall-unknown-callers', { name: 'Unknown callers' }, options);
    return Number(id);
  });
}
