import type { CrmRef } from './ref.ts';

/** A text message for the CRM's timeline. `messageId` is the idempotency key. */
export interface MessageEntry {
  messageId: string;
  /** As in CallLogEntry. */
  revision: number;
  about: CrmRef | null;
  direction: 'inbound' | 'outbound';
  /** As in CallLogEntry. */
  customer: string;
  masked: boolean;
  virtualNumber: string;
  user: string | null;
  /** ISO 8601, UTC. */
  at: string;
  text: string;
}
