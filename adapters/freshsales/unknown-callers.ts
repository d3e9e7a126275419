import * as z from 'zod/mini';
import type { RequestOptions } from '../kit/index.ts';
import type { Freshsales } from './freshsales.ts';

/** Freshsales keeps addresses unique. No person has one in this domain (RFC 2606), so no campaign reaches anyone. */
const emails = 'unknown-callers@sidecall.invalid';

const Upserted = z.object({ contact: z.object({ id: z.int() }) });

/** The contact to which calls of unknown callers belong, because each activity needs a record. It is created once. */
export function unknownCallersOf(freshsales: Freshsales): (options: RequestOptions) => Promise<number> {
  let known: number | null = null;
  return async (options) => {
    if (known !== null) return known;
    const body = { unique_identifier: { emails }, contact: { last_name: 'Unknown callers', emails } };
    const { contact } = await freshsales.send(Upserted, { method: 'POST', path: '/contacts/upsert', body }, options);
    known = contact.id;
    return known;
  };
}
