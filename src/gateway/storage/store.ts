import type { CallRecord } from '../../domain/calls/record.ts';
import type { CallEventType } from '../../domain/protocol/events.ts';

/** What happened to a call, for whom. Written before it is announced. */
export interface NewEvent {
  type: CallEventType;
  /** The agent it concerns; null: supervisors only. */
  audience: string | null;
}

export interface StoredEvent extends NewEvent {
  /** The id in the events stream; grows by time. */
  seq: number;
  callId: string;
  /** ISO 8601, UTC. */
  at: string;
}

export interface CallStore {
  /**
   * In one transaction: the call as it now is, what happened, and with `log` a note
   * that the CRM must get a new revision of the entry. Durable when it resolves.
   */
  write(call: CallRecord, events: readonly NewEvent[], options?: { log?: boolean }): Promise<StoredEvent[]>;
  get(id: string): Promise<CallRecord | null>;
  /** Newest first. `agent`: only calls that agent had, or was the last to be offered. `before`: a page's `next`. */
  page(query: {
    agent?: string;
    before?: string;
    limit: number;
  }): Promise<{ calls: CallRecord[]; next: string | null }>;
  /** Calls that had not ended: after a restart they are closed. */
  live(): Promise<CallRecord[]>;
  /** Events for an audience ("*" for all) after `seq`, oldest first. */
  eventsAfter(seq: number, audience: string, limit: number): Promise<StoredEvent[]>;
  lastSeq(): Promise<number>;
}

export interface OutboxItem {
  callId: string;
  revision: number;
  attempts: number;
}

/** Call-log entries that the CRM has yet to confirm. */
export interface OutboxStore {
  /** At most `limit` items whose time has come, oldest first. */
  due(now: string, limit: number): Promise<OutboxItem[]>;
  /** The CRM has this revision. An item with a newer revision stays due. */
  succeeded(callId: string, revision: number, recordId: string): Promise<void>;
  /** Try again at `nextAt`. */
  failed(callId: string, nextAt: string, error: string): Promise<void>;
  /** Items not yet confirmed. */
  pending(): Promise<number>;
}

export interface VirtualNumber {
  /** E.164. */
  number: string;
  label: string;
  masked: boolean;
  agents: string[];
  ringSeconds: number;
  /** Whether calls are recorded; off unless told. */
  record?: 'off' | 'on-demand' | 'always';
  /** A message may be left where nobody answers; off unless told. */
  voicemail?: boolean;
}

/** An ordinary phone, reached through a trunk. */
export interface AgentPhone {
  /** E.164. */
  number: string;
  /** Rung instead of browsers; else only where none is registered. */
  only: boolean;
  /** Picking up is enough; else `1` has to be pressed. */
  withoutConfirm: boolean;
}

export interface Agent {
  identity: string;
  name: string;
  phone?: AgentPhone;
}

export interface Site {
  key: string;
  origins: string[];
  target: string;
  /** What a visitor's token takes beside the origin. */
  proof: 'none' | 'challenge' | 'server';
}

/** What the administrator keeps: numbers, agents, sites. */
export interface Directory {
  virtualNumbers(): Promise<VirtualNumber[]>;
  virtualNumber(number: string): Promise<VirtualNumber | null>;
  putVirtualNumber(value: VirtualNumber): Promise<void>;
  deleteVirtualNumber(number: string): Promise<boolean>;
  agents(): Promise<Agent[]>;
  agent(identity: string): Promise<Agent | null>;
  /** Of these agents, those who have one. */
  phones(identities: readonly string[]): Promise<ReadonlyMap<string, AgentPhone>>;
  putAgent(value: Agent): Promise<void>;
  deleteAgent(identity: string): Promise<boolean>;
  sites(): Promise<Site[]>;
  site(key: string): Promise<Site | null>;
  /** Without `proof` it takes nothing else. */
  putSite(value: Omit<Site, 'proof'> & Partial<Pick<Site, 'proof'>>): Promise<void>;
  deleteSite(key: string): Promise<boolean>;
}

/**
 * A recording's life:
 *
 *   running ──closed──► whole ──retention, or by hand──► deleted
 *      ├──crash──► interrupted ──────────────────────────────▲
 *      └──could not be written──► failed ────────────────────┘
 *
 * Interrupted and failed ones play as far as they go, which may be nowhere.
 */
export type RecordingState = 'running' | 'whole' | 'interrupted' | 'failed' | 'deleted';

/** What is kept of a recording, beside its sound. */
export interface RecordingEntry {
  id: string;
  callId: string;
  kind: 'call' | 'voicemail';
  channels: 1 | 2;
  /** ISO 8601, UTC. */
  startedAt: string;
  startedBy: string | null;
  state: RecordingState;
  durationMs: number;
  /** Of the file as it is stored; 0 where there is none. */
  bytes: number;
  /** Of the file as it is stored. */
  sha256: string | null;
  /** Which key it was encrypted with; null: it is plain. */
  keyMark: string | null;
  /** Its name in the bucket; null: it lies in the data folder. */
  object: string | null;
}

/** What must be known after a crash, and is nobody's business before: a text for each id. Durable when it resolves. */
export interface NoteStore {
  put(id: string, note: string): Promise<void>;
  remove(id: string): Promise<void>;
  all(): Promise<{ id: string; note: string }[]>;
}

/** Who did what with a recording, from where. */
export interface AuditLine {
  at: string;
  who: string;
  what: 'played' | 'read' | 'deleted' | 'expired';
  /** The recording's id. */
  subject: string;
  address: string;
}

/** How many recordings there are of each kind. */
export interface RecordingFigures extends Record<Exclude<RecordingState, 'deleted'>, number> {
  /** Kept, and encrypted with another key than the one asked about. */
  otherKey: number;
}

export interface RecordingStore {
  put(entry: RecordingEntry): Promise<void>;
  get(id: string): Promise<RecordingEntry | null>;
  ofCall(callId: string): Promise<RecordingEntry[]>;
  inState(state: RecordingState): Promise<RecordingEntry[]>;
  /** Kept ones that began before. */
  olderThan(at: string): Promise<RecordingEntry[]>;
  /** @param keyMark of the key that is set now; null: none */
  figures(keyMark: string | null): Promise<RecordingFigures>;
  note(line: AuditLine): Promise<void>;
  /** Newest first. */
  audit(limit: number): Promise<AuditLine[]>;
}

export interface UploadItem {
  /** The recording's id. */
  id: string;
  /** Failures so far. */
  attempts: number;
}

/** Recordings on their way to the bucket. */
export interface UploadStore {
  /** Puts in this one, or all; those that are over and lie in the folder, and are not in yet. */
  queue(now: string, id?: string): Promise<void>;
  /** At most `limit` whose time has come, oldest first. */
  due(now: string, limit: number): Promise<UploadItem[]>;
  /** The bucket has it: its row says so from now on. It stays in the queue until `done`. */
  arrived(id: string, object: string): Promise<void>;
  /** Out of the queue. */
  done(id: string): Promise<void>;
  /** Try again at `nextAt`. */
  failed(id: string, nextAt: string, error: string): Promise<void>;
  /** In the queue, and those of them that failed at least once. */
  figures(): Promise<{ pending: number; failing: number }>;
}
