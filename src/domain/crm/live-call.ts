import type { Direction } from '../calls/record.ts';
import type { CrmRef } from './ref.ts';

/** A step of a call while it goes on. Late steps are dropped, and repeated ones are possible. */
export interface LiveCall {
  callId: string;
  step: 'ringing' | 'answered' | 'held' | 'transferred' | 'missed' | 'ended';
  /** ISO 8601, UTC. */
  at: string;
  direction: Direction;
  about: CrmRef | null;
  /** As in CallLogEntry. An unverified number is left out, because CRMs match contacts by it. */
  customer: string;
  masked: boolean;
  virtualNumber: string;
  /** The agent that rings, or has the call. null: none yet. */
  agent: string | null;
  user: string | null;
}

/**
 * A CRM's answer to a live call. `about` reaches the screen pop. `owner` counts only for a virtual number that rings the
 * owner of the contact first, and for 1.5 seconds. The rest is ignored until a flow asks for it.
 */
export interface CallHint {
  /** The CRM's id of the user that should take the call. */
  owner?: string;
  /** E.164: where the call should go instead. */
  dial?: string;
  reject?: true;
  about?: CrmRef;
}
