import type { Scalar } from './state.ts';

/** What happened. `at` is Unix ms, and the only time that a flow knows. Events without an awaited id change nothing. */
export type FlowEvent = { at: number } /** One key, once, however often the network reported it. */ & (
  | { type: 'digit'; digit: string }
  /** `failed`: a part is missing or cannot be played. What could be played was heard. */
  | { type: 'played'; id: string; failed?: boolean }
  | { type: 'timer'; id: string }
  /** `version` null: no such flow is published. Otherwise `FlowLibrary` has this version from now on. */
  | { type: 'flow'; id: string; version: number | null }
  | { type: 'switch'; id: string; position: SwitchPosition }
  | ({ type: 'lookup'; id: string } & LookupAnswer)
  | ({ type: 'response'; id: string } & HttpAnswer)
  /** `exists` false: there is no such queue. */
  | {
      type: 'staffing';
      id: string;
      exists: boolean;
      /** Agents that are staffed and not on a break. */
      agents: number;
      waiting: number;
      /** Null: unknown, because no agent is there. */
      expectedWaitMs: number | null;
    }
  | {
      type: 'queue';
      id: string;
      outcome: QueueOutcome /** For `connected`: the agent. */;
      to?: string /** For `overflow`: where it goes. */;
      flow?: string;
    }
  /** Null: nothing is to be said. The queue decides so that what callers hear never increases. */
  | { type: 'queue-status'; id: string; position: number | null; minutes: number | null }
  /** The caller talks to this agent or number. */
  | { type: 'connected'; id: string /** An identity, or a number. */; to: string }
  | { type: 'unconnected'; id: string; outcome: 'busy' | 'no-answer' | 'failed' }
  /** The other side of a conversation is gone, and the caller is still there. */
  | { type: 'parted'; id: string }
  /** `durationMs` 0: nothing was said. `failed`: nothing could be recorded. */
  | {
      type: 'recorded';
      id: string;
      durationMs: number;
      failed?: boolean /** Its address, for passthru. */;
      url?: string;
    }
  | { type: 'callback'; id: string; outcome: 'booked' | 'bad-number' | 'refused' }
  /** The caller is gone. */
  | { type: 'hang-up' }
  /** A server or a person sends the call to another flow. */
  | { type: 'redirect'; flow: string }
);

export type EventOf<Type extends FlowEvent['type']> = Extract<FlowEvent, { type: Type }>;

export type SwitchPosition = 'schedule' | 'open' | 'closed' | 'holiday';

/** `connected`: the caller talks to an agent, and `parted` follows. */
export type QueueOutcome =
  | 'connected'
  | 'timeout'
  | 'full'
  | 'unstaffed'
  | 'left'
  /** The queue itself booked a call back. */
  | 'callback'
  | 'overflow'
  /** There is no such queue. */
  | 'failed';

/** `values` of a contact, without its numbers: "name", "company", "owner", "openTickets", and those of its latest order. */
export type LookupAnswer =
  | { outcome: 'found'; values: Record<string, Scalar> }
  | { outcome: 'unknown' | 'timeout' | 'failed' };

export type HttpAnswer =
  | { status: number; contentType: string; body: string }
  | { failed: 'timeout' | 'refused' | 'too-large' | 'network' | 'no-secret' };
