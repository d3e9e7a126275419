import type { CallRecord } from '../../domain/calls/record.ts';
import { knows } from '../../domain/participants/standing.ts';
import { waitingOf } from '../../domain/participants/waiting.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { ContactView } from '../../domain/protocol/contact.ts';
import { nothingSaid } from './nothing-said.ts';

/** The part of the view that says where the customer waits. All readers see it. */
export function placeView(call: CallRecord, nameOf: (identity: string) => string): Pick<CallView, 'waiting'> {
  const waiting = waitingOf(call);
  if (waiting === null) return {};
  return { waiting: { ...waiting, by: waiting.by === null ? null : nameOf(waiting.by) } };
}

/**
 * The view of a waiting call for an agent that has not taken part in it: the customer, the number, and what they need
 * to decide whether to take it. null: the viewer takes or took part, or the call does not wait.
 * @param contact as disclosed
 */
export function waitingView(call: CallRecord, viewer: string, contact: ContactView | null): Partial<CallView> | null {
  if (waitingOf(call) === null || knows(call, viewer)) return null;
  return {
    agent: null,
    contact: contact === null ? null : { ...contact, numbers: [], openTickets: [], lastCalls: [] },
    params: {},
    ...nothingSaid(),
  };
}
