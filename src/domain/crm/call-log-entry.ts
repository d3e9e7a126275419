import type { EndReason } from '../calls/end-reason.ts';
import type { Direction } from '../calls/record.ts';

/** A call as the CRM's timeline gets it. `callId` is the idempotency key. */
export interface CallLogEntry {
  callId: string;
  /** 1 at the first write, more at each later one; a CRM never goes back to a lower one. */
  revision: number;
  contactId: string | null;
  direction: Direction;
  /** What the CRM may show of the outside number: masked where the virtual number is. */
  customer: string;
  /** Nobody vouches for the number in `customer`: say so, and match no contact by it. */
  unverified?: true;
  virtualNumber: string;
  agent: string | null;
  /** ISO 8601, UTC. */
  startedAt: string;
  answeredAt: string | null;
  endedAt: string;
  /** Seconds from answer to end. */
  duration: number;
  endReason: EndReason;
  note: string;
  disposition: string | null;
}
