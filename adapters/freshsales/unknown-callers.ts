import * as z from 'zod/mini';
import { type RequestOptions, remembered } from '../kit/index.ts';
import type { Freshsales } from './freshsales.ts';

/** Freshsales keeps addresses unique. No person has one in this domain (RFC 2606), so no campaign reaches anyone. */
const emails = 'unknown-callers@sidecall.invalid';
/** A contact that a user deletes is made again after this time at the latest, in ms. */
const keptMs = 3_600_000;

const Upserted = z.object({ contact: z.object({ id: z.int() }) });

/** The contact to which calls and tasks of unknown callers belong, because each of them needs a record. It is created once. */
export function unknownCallersOf(freshsales: Freshsales): (options: RequestOptions) => Promise<number> {
  return remembered(freshsales.clock, keptMs, async (options: RequestOptions) => {
    const body = { unique_identifier: { emails }, contact: { last_name: 'Unknown callers', emails } };
    const { contact } = await freshsales.send(Upserted, { method: 'POST', path: '/contacts/upsert', body }, options);
    return contact.id;
  });
}
