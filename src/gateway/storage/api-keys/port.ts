import type { Beside } from '../store.ts';

/**
 * What a key may do: everything; reading what any server may read; or placing, reading, redirecting and ending calls.
 */
export type ApiKeyScope = 'all' | 'read' | 'calls';

/** An API key that an administrator made. The key itself is not stored. */
export interface StoredApiKey {
  id: string;
  name: string;
  scope: ApiKeyScope;
  /** SHA-256 of the key, in hexadecimal. Keys are random, so a fast hash is enough. */
  hash: string;
  /** The last four characters of the key, by which people recognise it. */
  ending: string;
  /** ISO 8601, UTC, like the other times. */
  createdAt: string;
  createdBy: string;
  /** null: never. */
  expiresAt: string | null;
  /** The last use, at most a minute earlier than it was. null: not used yet. */
  usedAt: string | null;
}

export interface ApiKeyStore {
  /** Oldest first. */
  all(): Promise<StoredApiKey[]>;
  /** Adds a key, or changes its name and its end. */
  put(key: StoredApiKey, beside?: Beside): Promise<void>;
  used(id: string, at: string): Promise<void>;
  /** @returns false: there is no such key */
  delete(id: string, beside?: Beside): Promise<boolean>;
}
