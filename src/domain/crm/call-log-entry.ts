import type { EndReason } from '../calls/end-reason.ts';
import type { Direction } from '../calls/record.ts';
import type { CrmRef } from './ref.ts';

/** A call for the CRM's timeline. `callId` is the idempotency key. */
export interface CallLogEntry {
  callId: string;
  /** 1 for the first write, and increasing. A CRM never goes back to a lower revision. */
  revision: number;
  /** The record that the call belongs to, such as the contact. */
  about: CrmRef | null;
  /** Further records, such as a ticket that the agent opened. */
  related: CrmRef[];
  direction: Direction;
  /** The outside number as the CRM may show it: masked if the virtual number is masked. */
  customer: string;
  /** Whether `customer` is a mask. */
  masked: boolean;
  /** The number in `customer` is not verified. Mark it as such, and match no contact by it. */
  unverified?: true;
  virtualNumber: string;
  /** The agent's identity. */
  agent: string | null;
  /** The agent's user in the CRM. null: the connection has no such user. */
  user: string | null;
  /** ISO 8601, UTC. */
  startedAt: string;
  answeredAt: string | null;
  endedAt: string;
  /** Seconds from answer to end. */
  duration: number;
  endReason: EndReason;
  note: string;
  disposition: string | null;
  /** The first recording. One that is finished late arrives with the next revision. */
  recording: { url: string; seconds: number } | null;
  /** Values for fields of the CRM, by the names that the connection's settings give them. */
  fields: Record<string, string>;
}

/** What is known of the CRM's own record. */
export interface ExistingRecord {
  /** The id that an earlier write returned, or that the CRM's page reported. null: there is no record yet. */
  recordId: string | null;
}

/** The CRM's record of a call, message, ticket or task. */
export interface SavedRecord {
  recordId: string;
  /** Its page in the CRM. */
  url: string | null;
}
