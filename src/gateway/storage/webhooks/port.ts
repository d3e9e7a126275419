import type { CallEventType } from '../../../domain/protocol/events.ts';
import type { Beside, StoredEvent } from '../store.ts';

/** A subscription to events of calls. */
export interface StoredWebhook {
  id: string;
  url: string;
  events: readonly CallEventType[];
  enabled: boolean;
  /** The signing secrets, encrypted. */
  secrets: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** The first failure after the last success, ISO 8601. null: the last attempt succeeded, or there was none. */
  failingSince: string | null;
  /** The last failure. null: none since the last success. */
  problem: string | null;
}

/** Subscriptions, and the events that wait for each. All writes are durable when they resolve. */
export interface WebhookStore {
  /** By id. */
  all(): Promise<StoredWebhook[]>;
  put(webhook: StoredWebhook, beside?: Beside): Promise<void>;
  /** Records the outcome of attempts. @returns false: there is no such subscription */
  note(id: string, state: Pick<StoredWebhook, 'enabled' | 'failingSince' | 'problem'>): Promise<boolean>;
  /** Deletes the subscription with the events that wait for it. */
  delete(id: string, beside?: Beside): Promise<boolean>;
  /** Events of a call that wait for this subscription, oldest first. */
  waiting(id: string, callId: string, limit: number): Promise<StoredEvent[]>;
  /** The event was delivered, or is too old. */
  delivered(id: string, seq: number): Promise<void>;
  /** The number of events that wait. */
  count(id: string): Promise<number>;
}
