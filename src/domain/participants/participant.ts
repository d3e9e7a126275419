import type { CallParty } from '../protocol/parties.ts';

/**
 * What takes part in a call: the outside party, an agent, a number that was brought in, a supervisor who is heard, or
 * a flow that speaks before an agent does.
 */
export const participantKinds = ['customer', 'agent', 'number', 'supervisor', 'flow'] as const;
export type ParticipantKind = (typeof participantKinds)[number];

/** Of the agent who is called in a call between agents. */
export const calleeId = 'callee';
/** Of the outside party. */
export const customerId = 'customer';

/**
 * One participant of a call, from the moment they are rung. A participant who is back has a second entry, so that each
 * entry has one time of joining and one of leaving.
 */
export interface Participant {
  /** Unique in the call: `customer`, `agent-2`, `party-1`, `callee`. */
  id: string;
  kind: ParticipantKind;
  /** The agent's or supervisor's identity; null: a number or a flow. */
  identity: string | null;
  /** As the call has it: E.164, a short number, or text; null: withheld, or none. */
  number: string | null;
  /** An agent's name, the name that a caller gave, or a number as people write it. */
  name: string;
  /** The channel in the telephony core; null: not known. */
  leg: string | null;
  /** The last one, for a participant who left. */
  state: CallParty['state'];
  /** Only the agent hears it, while the customer waits with music. */
  consulting: boolean;
  /** The call is, or was, theirs: it is filed under them. */
  lead: boolean;
  /** When they were rung, or called. ISO 8601, UTC, like the other two. */
  joinedAt: string;
  /** null: not answered. */
  answeredAt: string | null;
  /** null: still there, or there until the call ended. */
  leftAt: string | null;
  /** The wrap-up of an agent who left the call before its end; null: not saved. */
  note: string | null;
  disposition: string | null;
  /** False: the contact was found or created after they left. */
  knewContact: boolean;
}

type Given = Pick<Participant, 'id' | 'kind' | 'name' | 'joinedAt'>;

/** A participant who is rung now. */
export function joining(given: Given & Partial<Participant>): Participant {
  return {
    identity: null,
    number: null,
    leg: null,
    state: 'ringing',
    consulting: false,
    lead: false,
    answeredAt: null,
    leftAt: null,
    note: null,
    disposition: null,
    knewContact: true,
    ...given,
  };
}

/** The list with one entry changed; the others stay the same objects. */
export function changed(
  participants: readonly Participant[],
  id: string,
  change: Partial<Participant>,
): readonly Participant[] {
  return participants.map((each) => (each.id === id ? { ...each, ...change } : each));
}
