import type { ConsentRule } from '../../domain/calls/consent.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import type { CallEventType } from '../../domain/protocol/events.ts';
import type { SiteParam } from '../../domain/protocol/site-params.ts';

/** What happened to a call, for whom. Written before it is announced. */
export interface NewEvent {
  type: CallEventType;
  /** The agent it concerns; null: supervisors only. */
  audience: string | null;
}

export interface StoredEvent extends NewEvent {
  /** The id in the events stream. A reader who has it goes on from there; see `eventsAfter`. */
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
  /**
   * Events for an audience ("*" for all) after the event `seq`, oldest first; 0: from the beginning. The order is the
   * database's own: with several writers a later event may have the smaller number.
   */
  eventsAfter(seq: number, audience: string, limit: number): Promise<StoredEvent[]>;
  /** The newest event, to go on from; 0 where there is none. */
  lastSeq(): Promise<number>;
}

/** Call-log entries that the CRM has yet to confirm, as figures show them. The jobs themselves are in `jobs`. */
export interface OutboxStore {
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
  /** What calls need before they are recorded; as the setting says unless told. */
  consent?: ConsentRule | undefined;
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
  /** True: never rung, and without a token that counts. */
  disabled?: boolean;
}

/** Tokens of a subject (an identity, a site, one token) that count no more. */
export interface Revocation {
  subject: string;
  /** Those issued before it, in milliseconds since 1970. */
  notBefore: number;
  /** No new ones are issued. */
  blocked: boolean;
  /** When this may be forgotten, in milliseconds since 1970; null: never. */
  until: number | null;
}

/** What is written in the transaction of a change: both, or nothing. */
export interface Beside {
  audit?: AuditLine;
  revocation?: Revocation | null;
}

export interface RevocationStore {
  /** Those that are not to be forgotten yet. */
  all(now: number): Promise<Revocation[]>;
  put(beside: Beside): Promise<void>;
}

export interface Site {
  key: string;
  origins: string[];
  target: string;
  /** Call parameters it wants; left out: the defaults. */
  params?: SiteParam[];
  /** What a visitor's token takes beside the origin. */
  proof: 'none' | 'challenge' | 'server';
}

/** What the administrator keeps: numbers, agents, sites. */
export interface Directory {
  virtualNumbers(): Promise<VirtualNumber[]>;
  virtualNumber(number: string): Promise<VirtualNumber | null>;
  putVirtualNumber(value: VirtualNumber, beside?: Beside): Promise<void>;
  /** Deletions write what is beside them only where there was something. */
  deleteVirtualNumber(number: string, beside?: Beside): Promise<boolean>;
  agents(): Promise<Agent[]>;
  agent(identity: string): Promise<Agent | null>;
  /** Of these agents, those who have one and are not disabled. */
  phones(identities: readonly string[]): Promise<ReadonlyMap<string, AgentPhone>>;
  putAgent(value: Agent, beside?: Beside): Promise<void>;
  deleteAgent(identity: string, beside?: Beside): Promise<boolean>;
  sites(): Promise<Site[]>;
  site(key: string): Promise<Site | null>;
  /** Without `proof` it takes nothing else. */
  putSite(value: Omit<Site, 'proof'> & Partial<Pick<Site, 'proof'>>, beside?: Beside): Promise<void>;
  deleteSite(key: string, beside?: Beside): Promise<boolean>;
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

/**
 * What the audit knows of:
 * - recordings: `played`, `read`, `deleted`, `expired`; the subject is the recording;
 * - a supervisor in a live call: `listen.started`, `whisper.started`, `barge.started`, `supervision.ended`; the call;
 * - administration: `agent.put`, `agent.deleted`, `virtual-number.put`, …, `site.deleted`; the thing itself;
 * - tokens: `token.issued`, `token.revoked`; the role and identity, or what was revoked;
 * - outgoing calls that the rules refused: `call-refused`; the call and the reason;
 * - calls to an emergency number: `emergency-call`; the call and the number;
 * - what a caller agreed to: `consent`; the call; a trace of SIP messages that was switched on or off: `trace`;
 * - reading a lot at once: `calls.read`, `agents.read`, `audit.read`; how many.
 */
export const auditKinds = [
  'played',
  'read',
  'deleted',
  'expired',
  'listen.started',
  'whisper.started',
  'barge.started',
  'supervision.ended',
  'call-refused',
  'emergency-call',
  'consent',
  'trace',
  'agent.put',
  'agent.disabled',
  'agent.deleted',
  'virtual-number.put',
  'virtual-number.deleted',
  'site.put',
  'site.deleted',
  'token.issued',
  'token.revoked',
  'calls.read',
  'agents.read',
  'audit.read',
] as const;

/** Who did what, from where. Holds no secret, and no number but the gateway's own and emergency numbers. */
export interface AuditLine {
  at: string;
  who: string;
  what: (typeof auditKinds)[number];
  /** What it was done to. */
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

/** Recordings on their way to the bucket. */
export interface UploadStore {
  /** Asks for the upload of this one, or of all: those that are over and lie in the folder, and are not asked for yet. */
  queue(now: string, id?: string): Promise<void>;
  /** The bucket has it: its row says so from now on. */
  arrived(id: string, object: string): Promise<void>;
}

/** A call to the telephone network that the gateway placed. No number: only what limits count. */
export interface PlacedCallEntry {
  /** The channel's id. */
  leg: string;
  callId: string;
  /** Whose limits count; null: only those of all calls together. */
  identity: string | null;
  why: 'dial' | 'transfer' | 'consult' | 'phone';
  /** ISO 8601, UTC, like the other two. */
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  /** The price that counted when it was placed. */
  perMinute: number;
  perCall: number;
}

/** Placed calls, as the limits on outgoing calls count them. All writes are durable when they resolve. */
export interface OutboundStore {
  begin(entry: PlacedCallEntry): Promise<void>;
  answered(leg: string, at: string): Promise<void>;
  ended(leg: string, at: string): Promise<void>;
  /** Those that ended after `at`, or have no end, in the order of their start. */
  since(at: string): Promise<PlacedCallEntry[]>;
  /** Removes those that ended before. */
  forget(before: string): Promise<void>;
}
