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
  /** As in CallLogEntry. */
  customer: string;
  masked: boolean;
  virtualNumber: string;
  agent: string | null;
  user: string | null;
}

/**
 * A CRM's answer to a live call. It changes the routing only of a flow that waits for it; otherwise `about` reaches the
 * screen pop, and the rest is ignored.
 */
export interface CallHint {
  /** The CRM's id of the user that should take the call. */
  owner?: string;
  /** E.164: where the call should go instead. */
  dial?: string;
  reject?: true;
  about?: CrmRef;
}
