import type { CrmEvent, CrmEventType } from '../../../domain/crm/crm-event.ts';
import type { Beside } from '../store.ts';

/** The access of a connection that a user of its CRM allowed. */
export interface StoredAccess {
  connection: string;
  /** Encrypted. */
  tokens: string;
  /** Grows with each change of the tokens. */
  revision: number;
  /** ISO 8601, like the next. null: unknown. */
  expiresAt: string | null;
  /** Since when the CRM refuses to renew it. null: it does not. */
  refusedAt: string | null;
}

export interface BegunAuthorization {
  connection: string;
  redirectUri: string;
  /** The identity of the administrator. */
  who: string;
  /** Encrypted. */
  verifier: string | null;
  expiresAt: string;
}

/** An event of a CRM, with its place. */
export interface StoredCrmEvent extends Omit<CrmEvent, 'delivery' | 'fact'> {
  /** Grows with each event. */
  seq: number;
  connection: string;
  /** ISO 8601, UTC. */
  receivedAt: string;
}

export interface CrmEventFilter {
  type?: CrmEventType | undefined;
  connection?: string | undefined;
}

/** Events of CRMs. */
export interface CrmEventStore {
  /** Resolves once it is durable. @returns null: it is there already, by its delivery or its fact */
  add(connection: string, event: CrmEvent, receivedAt: string): Promise<number | null>;
  /** Events after this place, oldest first. No event is added before one that was returned. */
  after(seq: number, filter: CrmEventFilter, limit: number): Promise<StoredCrmEvent[]>;
}

type NewTokens = Pick<StoredAccess, 'tokens' | 'expiresAt'>;

/** OAuth 2: access by connection, and authorizations that have begun. All writes are durable when they resolve. */
export interface CrmAccessStore {
  all(): Promise<StoredAccess[]>;
  get(connection: string): Promise<StoredAccess | null>;
  /** Stores what a user allowed, and ends a lease. */
  put(connection: string, value: NewTokens, beside?: Beside): Promise<StoredAccess>;
  remove(connection: string): Promise<void>;
  /** Leases the renewal of this revision to one process until `until`. @returns null: there is another, or another lease */
  claim(access: StoredAccess, times: { now: string; until: string }): Promise<string | null>;
  /** Stores renewed tokens, and ends the lease. @returns null: the lease was lost */
  renewed(connection: string, lease: string, value: NewTokens): Promise<StoredAccess | null>;
  /** Ends the lease without new tokens. @param refusedAt null: the CRM did not refuse */
  release(connection: string, lease: string, refusedAt: string | null): Promise<void>;
  /** Replaces the tokens of this revision by the same, encrypted with another key. */
  seal(access: StoredAccess, tokens: string): Promise<void>;
  /** @param state the SHA-256 of the state. Deletes those that expired before `now`. */
  begin(state: string, value: BegunAuthorization, now: string, beside?: Beside): Promise<void>;
  /** Returns an authorization once. null: there is none, or it was taken already. */
  take(state: string): Promise<BegunAuthorization | null>;
}
