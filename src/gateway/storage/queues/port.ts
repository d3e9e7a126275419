import type { EntryKind } from '../../../domain/routing/queues/decision.ts';
import type { Queue, QueueBody } from '../../../domain/routing/queues/definition.ts';
import type { Skills } from '../../../domain/routing/queues/skills.ts';
import type { Beside } from '../store.ts';

/** The place of a waiting call, for a restart. Times in ms since 1970. */
export interface StoredPlace {
  callId: string;
  kind: EntryKind;
  queue: string;
  since: number;
  joinedAt: number;
  waitMs: number | null;
  priority: number;
  skills: Skills;
  owner: string | null;
  lastAgent: string | null;
}

/** Queues, the skills of agents, and places of waiting calls. All writes are durable when they resolve. */
export interface QueueStore {
  /** By name. */
  queues(): Promise<Queue[]>;
  /** @returns null: there is a queue of this name */
  create(name: string, body: QueueBody, beside?: Beside): Promise<Queue | null>;
  /** @returns null: there is no queue of this name and revision */
  change(queue: Queue, beside?: Beside): Promise<Queue | null>;
  /** @param revision null: any. @returns false: there is no queue of this name and revision */
  delete(name: string, revision: number | null, beside?: Beside): Promise<boolean>;
  /** Of agents that have any. */
  skills(): Promise<ReadonlyMap<string, Skills>>;
  putSkills(identity: string, skills: Skills, beside?: Beside): Promise<void>;
  /** The oldest first. */
  places(): Promise<StoredPlace[]>;
  putPlace(place: StoredPlace): Promise<void>;
  removePlace(callId: string): Promise<void>;
}
