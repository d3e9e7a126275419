import type { EndReason } from '../calls/end-reason.ts';
import type { Direction } from '../calls/record.ts';

/** A call for the CRM's timeline. `callId` is the idempotency key. */
export interface CallLogEntry {
  callId: string;
  /** 1 for the first write, and increasing. A CRM never goes back to a lower revision. */
  revision: number;
  contactId: string | null;
  direction: Direction;
  /** The outside number as the CRM may show it: masked if the virtual number is masked. */
  customer: string;
  /** The number in `customer` is not verified. Mark it as such, and match no contact by it. */
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
