import type { SwitchPosition } from '../../../domain/flows/run/events.ts';
import type { Beside } from '../store.ts';

/** A document of a flow, as stored: JSON that was parsed by `domain/flows` before. */
export type StoredDocument = Readonly<Record<string, unknown>>;

/** A flow with its draft. */
export interface StoredFlow {
  name: string;
  /** Counts the changes of the draft and of the live version. A change names the revision that it is based on. */
  revision: number;
  draft: StoredDocument;
  /** The version that new calls get. null: none was published. */
  live: number | null;
  /** ISO 8601, UTC. */
  changedAt: string;
  /** An identity. */
  changedBy: string;
}

/** A published document. It never changes, so that a running call keeps its version. */
export interface FlowVersion {
  flow: string;
  /** 1, 2, 3 … */
  version: number;
  document: StoredDocument;
  comment: string;
  publishedAt: string;
  publishedBy: string;
}

/** The change of one revision. */
export interface FlowChange {
  name: string;
  /** The revision that the change is based on. 0: the flow does not exist yet. */
  revision: number;
  at: string;
  by: string;
}

/**
 * Flows, with their versions and the secrets of their requests. All writes are durable when they resolve. A change
 * resolves with null if the flow has another revision by now; nothing is written then.
 */
export interface FlowStore {
  /** In the order of their names. */
  all(): Promise<StoredFlow[]>;
  get(name: string): Promise<StoredFlow | null>;
  putDraft(change: FlowChange & { draft: StoredDocument }, beside?: Beside): Promise<StoredFlow | null>;
  /** Makes the draft the next version, and the live one. */
  publish(
    change: FlowChange & { comment: string },
    beside?: (version: number) => Beside,
  ): Promise<{ flow: StoredFlow; version: FlowVersion } | null>;
  /** Makes an earlier version the live one. The draft stays. @param change.version it exists */
  rollBack(change: FlowChange & { version: number }, beside?: Beside): Promise<StoredFlow | null>;
  /** Without their documents, the newest first. */
  versions(name: string): Promise<Omit<FlowVersion, 'document'>[]>;
  version(name: string, version: number): Promise<FlowVersion | null>;
  /** The version that new calls get. null: there is no such flow, or no published version. */
  live(name: string): Promise<FlowVersion | null>;
  /**
   * Deletes a flow with its versions, unless a virtual number uses it.
   * @returns the numbers that use it, E.164. null: the flow has another revision
   */
  delete(change: Pick<FlowChange, 'name' | 'revision'>, beside?: Beside): Promise<readonly string[] | null>;

  /** The names of all secrets. */
  secretNames(): Promise<string[]>;
  /** The encrypted value. null: there is none. */
  secret(name: string): Promise<string | null>;
  putSecret(name: string, sealed: string, at: string, beside?: Beside): Promise<void>;
  deleteSecret(name: string, beside?: Beside): Promise<boolean>;
}

/** Overrides the schedules of the flows that name it. */
export interface FlowSwitch {
  name: string;
  position: SwitchPosition;
  changedAt: string;
  /** An identity. */
  changedBy: string;
}

/** All writes are durable when they resolve. */
export interface FlowSwitchStore {
  /** In the order of their names. */
  all(): Promise<FlowSwitch[]>;
  put(value: FlowSwitch, beside?: Beside): Promise<void>;
  /** @returns whether there was one */
  delete(name: string, beside?: Beside): Promise<boolean>;
}

/** A recorded prompt in one language. */
export interface StoredPrompt {
  name: string;
  /** BCP 47. */
  language: string;
  /** The name of its file in the folder of prompts. A new upload has a new file. */
  file: string;
  durationMs: number;
  bytes: number;
  uploadedAt: string;
  /** An identity. */
  uploadedBy: string;
}

/** All writes are durable when they resolve. */
export interface PromptStore {
  /** In the order of names and languages. */
  all(): Promise<StoredPrompt[]>;
  /** All languages of a prompt. */
  named(name: string): Promise<StoredPrompt[]>;
  put(value: StoredPrompt, beside?: Beside): Promise<void>;
  delete(name: string, language: string, beside?: Beside): Promise<boolean>;
}
