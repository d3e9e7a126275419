import type { CallParty } from '../protocol/parties.ts';

/**
 * Kinds of participants: the outside party, an agent, an added number, an audible supervisor, a flow that speaks before
 * an agent does, or a place where the customer waits for any agent (see `waiting.ts`).
 */
export const participantKinds = ['customer', 'agent', 'number', 'supervisor', 'flow', 'place'] as const;
export type ParticipantKind = (typeof participantKinds)[number];

/** The id of the called agent in a call between agents. */
export const calleeId = 'callee';
/** The id of the outside party. */
export const customerId = 'customer';

/**
 * One participant of a call, from the moment they are rung. After a return, the participant has a second entry, so that
 * each entry has one time of joining and one of leaving.
 */
export interface Participant {
  /** Unique in the call: `customer`, `agent-2`, `party-1`, `callee`. */
  id: string;
  kind: ParticipantKind;
  /** The identity of an agent or supervisor; for a place, of the agent that left the customer there. null: none. */
  identity: string | null;
  /** As stored with the call: E.164, a short number, or text. null: withheld, or none. */
  number: string | null;
  /** An agent's name, the name that a caller gave, a formatted number, or the name of a place. */
  name: string;
  /** The channel in the telephony core. null: unknown. */
  leg: string | null;
  /** For a former participant, the last state. */
  state: CallParty['state'];
  /** Only the agent hears the participant, while the customer waits with music. */
  consulting: boolean;
  /** The participant has or had the call, which is filed under their name. */
  lead: boolean;
  /** When they were rung or called. All three times are ISO 8601, UTC. */
  joinedAt: string;
  /** null: not answered. */
  answeredAt: string | null;
  /** null: still in the call, or present until it ended. */
  leftAt: string | null;
  /** The wrap-up note of a former agent. null: not saved. */
  note: string | null;
  disposition: string | null;
  /** False if the contact was found or created after they left. */
  knewContact: boolean;
  /** What a former agent had written when they left, until they save it. null: nothing, or it is saved. */
  draft: NoteDraft | null;
}

/** A note that is not saved yet. */
export interface NoteDraft {
  note: string;
  disposition: string | null;
}

type Given = Pick<Participant, 'id' | 'kind' | 'name' | 'joinedAt'>;

/** A new participant, in the state `ringing` by default. */
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
    draft: null,
    ...given,
  };
}

/** The list with one entry changed. The other entries stay the same objects. */
export function changed(
  participants: readonly Participant[],
  id: string,
  change: Partial<Participant>,
): readonly Participant[] {
  return participants.map((each) => (each.id === id ? { ...each, ...change } : each));
}
