import * as z from 'zod/mini';
import { type CrmConnection, pathOf, type RequestOptions, refused, remembered } from '../kit/index.ts';
import { field, type Rt } from './rt.ts';
import type { Settings } from './settings.ts';

const hourMs = 3_600_000;

const Queue = z.object({ TicketCustomFields: z._default(z.array(z.object({ name: field })), []) });

export type KeyFieldCheck = (options: RequestOptions) => Promise<unknown>;

/**
 * Whether the queue has the custom field for the key. RT drops the value of a field that it does not know without a
 * word, and finds nothing by it: after a lost answer, a call would be there twice.
 * @returns a function that throws CRM_REFUSED with the reason
 */
export function keyFieldCheck(rt: Rt, clock: CrmConnection['clock'], { queue }: Settings): KeyFieldCheck {
  return remembered(clock, hourMs, async (options: RequestOptions) => {
    const found = await rt.read(Queue, pathOf`/REST/2.0/queue/${queue}`, options);
    if (found === null) throw refused({ reason: `RT shows no queue “${queue}” to the token’s user.` });
    if (!found.TicketCustomFields.some(({ name }) => name === rt.keyField)) {
      throw refused({ reason: `Tickets of the queue “${queue}” have no custom field “${rt.keyField}”.` });
    }
    return true;
  });
}
