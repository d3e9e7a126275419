import type { TrunkValues } from '../../../domain/protocol/administration/trunk.ts';
import type { Beside } from '../store.ts';

/** A trunk of the database. */
export interface StoredTrunk {
  name: string;
  enabled: boolean;
  values: TrunkValues;
  /** Encrypted. null: none. */
  password: string | null;
}

/** Trunks. All writes are durable when they resolve. */
export interface TrunkStore {
  /** By name. */
  all(): Promise<StoredTrunk[]>;
  put(trunk: StoredTrunk, beside?: Beside): Promise<void>;
  /** @returns false: there is no such trunk */
  delete(name: string, beside?: Beside): Promise<boolean>;
}
