import type { CallRecord } from '../../domain/calls/record.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { guestsOf } from '../../domain/participants/standing.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Actor } from '../calls/port.ts';
import type { Directory } from '../storage/store.ts';
import { viewOfCall } from './browser-view.ts';

/** The only way a call leaves over HTTP: masked where it must be. */
export interface CallViews {
  /** @param viewer whose view it is; an agent who was brought into a call, or left it, has one of their own */
  one(call: CallRecord, viewer?: string): Promise<CallView>;
  many(calls: readonly CallRecord[], viewer?: string): Promise<CallView[]>;
  /** The call after a command, for the actor who gave it. */
  shownTo(actor: Actor, call: Promise<CallRecord>): Promise<CallView>;
}

/** Agents see a call as it stands for them; everybody else as it is. */
export function viewerOf(actor: Actor): string | undefined {
  return actor.role === 'agent' ? actor.identity : undefined;
}

/** @param privateContacts the CRM keeps a masked number where its users cannot read it */
export function callViews(directory: Directory, home: Country, privateContacts = false): CallViews {
  const names = async (): Promise<(identity: string) => string> => {
    const all = new Map((await directory.agents()).map(({ identity, name }) => [identity, name]));
    return (identity) => all.get(identity) ?? identity;
  };
  const many = async (calls: readonly CallRecord[], viewer?: string): Promise<CallView[]> => {
    const labels = new Map<string, string>();
    for (const number of new Set(calls.map((call) => call.virtualNumber))) {
      labels.set(number, (await directory.virtualNumber(number))?.label ?? '');
    }
    // Only a guest is told the name of the agent who has the call.
    const guests = viewer !== undefined && calls.some((call) => guestsOf(call).length > 0);
    const nameOf = guests ? await names() : undefined;
    return calls.map((call) =>
      viewOfCall(call, { home, label: labels.get(call.virtualNumber) ?? '', viewer, nameOf, privateContacts }),
    );
  };
  const one = async (call: CallRecord, viewer?: string): Promise<CallView> => {
    const [view] = await many([call], viewer);
    if (view === undefined) throw new CodedError('INTERNAL');
    return view;
  };
  return { many, one, shownTo: async (actor, call) => one(await call, viewerOf(actor)) };
}
