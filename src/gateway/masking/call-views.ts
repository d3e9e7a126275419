import type { CallRecord } from '../../domain/calls/record.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { guestsOf } from '../../domain/participants/standing.ts';
import { waitingOf } from '../../domain/participants/waiting.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Actor } from '../calls/port.ts';
import type { Directory } from '../storage/store.ts';
import { viewOfCall } from './browser-view.ts';
import { writersOf } from './note-views.ts';

/** Views of calls for HTTP, masked if necessary. No call leaves over HTTP in another way. */
export interface CallViews {
  /** @param viewer the reading agent; guests and former agents of a call have a different view */
  one(call: CallRecord, viewer?: string): Promise<CallView>;
  many(calls: readonly CallRecord[], viewer?: string): Promise<CallView[]>;
  /** The view of a call after a command, for the actor of the command. */
  shownTo(actor: Actor, call: Promise<CallRecord>): Promise<CallView>;
}

/** Agents have their own view of a call. Other readers see the call as it is. */
export function viewerOf(actor: Actor): string | undefined {
  return actor.role === 'agent' ? actor.identity : undefined;
}

/** @param privateContacts whether the CRM of a call stores a masked number so that its users cannot read it */
export function callViews(
  directory: Directory,
  home: Country,
  privateContacts: (call: CallRecord) => boolean = () => false,
): CallViews {
  /** Names of the agents that these views mention: those that left a customer waiting or wrote a note; for guests, the agent. */
  const namesIn = async (calls: readonly CallRecord[], viewer?: string): Promise<(identity: string) => string> => {
    const mentioned = calls.flatMap((call) => [
      waitingOf(call)?.by ?? null,
      viewer !== undefined && guestsOf(call).length > 0 ? call.agent : null,
      ...writersOf(call),
    ]);
    const names = new Map<string, string>();
    for (const identity of new Set(mentioned)) {
      if (identity !== null) names.set(identity, (await directory.agent(identity))?.name ?? identity);
    }
    return (identity) => names.get(identity) ?? identity;
  };
  const many = async (calls: readonly CallRecord[], viewer?: string): Promise<CallView[]> => {
    const labels = new Map<string, string>();
    for (const number of new Set(calls.map((call) => call.virtualNumber))) {
      labels.set(number, (await directory.virtualNumber(number))?.label ?? '');
    }
    const nameOf = await namesIn(calls, viewer);
    return calls.map((call) =>
      viewOfCall(call, {
        home,
        label: labels.get(call.virtualNumber) ?? '',
        viewer,
        nameOf,
        privateContacts: privateContacts(call),
      }),
    );
  };
  const one = async (call: CallRecord, viewer?: string): Promise<CallView> => {
    const [view] = await many([call], viewer);
    if (view === undefined) throw new CodedError('INTERNAL');
    return view;
  };
  return { many, one, shownTo: async (actor, call) => one(await call, viewerOf(actor)) };
}
