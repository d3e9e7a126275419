import type { SecondCallRule } from '../../domain/agents/second-call.ts';
import type { CallFilter } from '../../domain/calls/call-filter.ts';
import type { LastCalls } from '../../domain/calls/called-back.ts';
import type { ConsentRule } from '../../domain/calls/consent.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import type { CrmValue } from '../../domain/crm/connection.ts';
import type { NoRecording } from '../../domain/crm/no-recording.ts';
import type { NumberConnection } from '../../domain/crm/number-connections.ts';
import type { TicketCause } from '../../domain/crm/ticket.ts';
import type { SiteParam } from '../../domain/protocol/administration/site-params.ts';
import type { CallEventType } from '../../domain/protocol/events.ts';
import type { AuditKind } from './audit/kinds.ts';
import type { WriteOptions } from './write-options.ts';

export type { EntryRequest } from './write-options.ts';

/** An event of a call, and its audience. It is written before it is announced. */
export interface NewEvent {
  type: CallEventType;
  /** The agent for the event, or `everyAgent`. null: supervisors only. */
  audience: string | null;
}

/** The audience of events that all agents receive. No identity contains `@`. */
export const everyAgent = '@agents';

/** Whether a reader ("*", or an agent's identity) receives events of this audience. */
export function receives(reader: string, audience: string | null): boolean {
  return reader === '*' || audience === reader || audience === everyAgent;
}

export interface StoredEvent extends NewEvent {
  /** The id in the event stream. A reader continues after it; see `eventsAfter`. */
  seq: number;
  callId: string;
  /** ISO 8601, UTC. */
  at: string;
}

export interface CallStore {
  /**
   * Writes in one transaction: the call's current state, its events, and what the options request. Durable when it
   * resolves.
   */
  write(call: CallRecord, events: readonly NewEvent[], options?: WriteOptions): Promise<StoredEvent[]>;
  get(id: string): Promise<CallRecord | null>;
  /** Newest first. @param query `before`: a page's `next` */
  page(
    query: CallFilter & { before?: string | undefined; limit: number },
  ): Promise<{ calls: CallRecord[]; next: string | null }>;
  /** The newest calls that are not masked with each of these numbers, since a time. */
  lastCallsWith(numbers: readonly string[], since: string): Promise<ReadonlyMap<string, LastCalls>>;
  /** Calls that have not ended. After a restart they are closed, unless they survived. */
  live(): Promise<CallRecord[]>;
  /** The virtual number from which this number was called last. null: it was not called yet. */
  lastLineTo(number: string): Promise<string | null>;
  /** The numbers that called the contact with one of these keys (`contactKey`), or else with this number; newest first. */
  linesToContact(number: string, named: readonly string[]): Promise<readonly string[]>;
  /**
   * Events that a reader receives ("*": all events) after the event `seq`, oldest first. 0: from the beginning. The database
   * defines the order: with several writers, a later event may have the smaller number.
   */
  eventsAfter(seq: number, audience: string, limit: number): Promise<StoredEvent[]>;
  /** The agent that last talked with the customer of this call, in an earlier one. null: none, or the number is unknown. */
  lastAgentOf(call: CallRecord): Promise<string | null>;
  /** The `seq` of the newest event, as a starting point. 0: there is none. */
  lastSeq(): Promise<number>;
}

/** Call-log entries of all CRM connections, for the metrics. The jobs themselves are in `jobs`. */
export interface OutboxStore {
  /** Entries that the CRM has not confirmed yet. */
  pending(): Promise<number>;
  /** Entries that the CRM refused. */
  parked(): Promise<number>;
}

export interface VirtualNumber {
  /** E.164. */
  number: string;
  label: string;
  masked: boolean;
  agents: string[];
  ringSeconds: number;
  /** Whether calls are recorded. Default: off. */
  record?: 'off' | 'on-demand' | 'always';
  /** Whether callers can leave a message if no agent answers. Default: off. */
  voicemail?: boolean;
  /** The consent that recording requires. Default: the setting. */
  consent?: ConsentRule | undefined;
  /** The CRM connections in their order. Absent: the first of all connections. Empty: no CRM. */
  connections?: readonly NumberConnection[] | undefined;
  /** Whether the owner of the caller's contact rings first, if the CRM names them in time. Default: false. */
  ownerFirst?: boolean | undefined;
  /** The name of the flow that answers calls. Absent: the agents ring in turn. */
  flow?: string | undefined;
}

/** An ordinary phone, reached over a trunk. */
export interface AgentPhone {
  /** E.164. */
  number: string;
  /** Whether the phone always rings instead of browsers. If false, it rings only if no browser is registered. */
  only: boolean;
  /** Whether picking up is enough. If false, the agent must press `1`. */
  withoutConfirm: boolean;
}

export interface Agent {
  identity: string;
  name: string;
  phone?: AgentPhone;
  /** If true, the agent never rings, and their tokens are invalid. */
  disabled?: boolean;
  /** Virtual numbers that the agent may call from besides those they answer, E.164. Default: none. */
  callerIds?: readonly string[];
  /** Whether calls come from the number nearest to the callee, unless the agent chooses one. Default: false. */
  localPresence?: boolean;
  /** What a second call does while they talk. Default: it finds them busy. */
  secondCall?: Exclude<SecondCallRule, 'busy'>;
}

/** Revokes tokens of a subject: an identity, a site, or one token. */
export interface Revocation {
  subject: string;
  /** Tokens issued earlier are revoked, in ms since 1970. */
  notBefore: number;
  /** Whether new tokens are refused. */
  blocked: boolean;
  /** When the revocation can be deleted, in ms since 1970. null: never. */
  until: number | null;
}

/** Entries written in the same transaction as a change. */
export interface Beside {
  audit?: AuditLine;
  revocation?: Revocation | null;
}

export interface RevocationStore {
  /** Revocations that have not expired. */
  all(now: number): Promise<Revocation[]>;
  put(beside: Beside): Promise<void>;
}

export interface Site {
  key: string;
  origins: string[];
  target: string;
  /** Accepted call parameters. Default: `defaultSiteParams`. */
  params?: SiteParam[];
  /** What a visitor's token requires in addition to the origin. */
  proof: 'none' | 'challenge' | 'server';
}

/** A connection to a CRM, as the administrator entered it. */
export interface StoredConnection {
  id: string;
  /** The name in the adapter's manifest. */
  adapter: string;
  label: string;
  /** "": the CRM has one fixed address. */
  baseUrl: string;
  /** Values of the manifest's fields that are not secret. */
  settings: Readonly<Record<string, CrmValue>>;
  /** The encrypted values of the others. null: none. */
  secrets: string | null;
  /** Agents by the CRM's ids of their users. */
  users: Readonly<Record<string, string>>;
  /** Connections are in this order. */
  position: number;
  enabled: boolean;
  /** The calls that become tickets in this CRM. Default: none. */
  tickets?: readonly TicketCause[];
  /** The contact's field, and its value that means "do not record". Default: none. */
  noRecording?: NoRecording | null;
  /** Origins of the pages that may frame the softphone. */
  origins: readonly string[];
}

/** All writes are durable when they resolve. */
export interface CrmConnectionStore {
  /** In their order. */
  all(): Promise<StoredConnection[]>;
  put(value: StoredConnection, beside?: Beside): Promise<void>;
  /** Replaces the encrypted secrets alone. @returns false: there is no such connection */
  putSecrets(id: string, secrets: string): Promise<boolean>;
  /** Deletes the connection with its waiting and parked log entries. */
  delete(id: string, beside?: Beside): Promise<boolean>;
}

/** Tokens that are accepted once. Durable when it resolves. */
export interface UsedTokenStore {
  /**
   * Uses a token, and deletes those that have expired. `beside` is written if the token was not used before.
   * @param token `expires` and `now` in ms since 1970
   * @returns false: it was used before
   */
  use(token: { id: string; expires: number; now: number }, beside?: Beside): Promise<boolean>;
}

/** The administrator's data: virtual numbers, agents, sites. */
export interface Directory {
  virtualNumbers(): Promise<VirtualNumber[]>;
  virtualNumber(number: string): Promise<VirtualNumber | null>;
  putVirtualNumber(value: VirtualNumber, beside?: Beside): Promise<void>;
  /** Deletions write `beside` only if there was something to delete. */
  deleteVirtualNumber(number: string, beside?: Beside): Promise<boolean>;
  agents(): Promise<Agent[]>;
  agent(identity: string): Promise<Agent | null>;
  /** The phones of these agents. Disabled agents and agents without a phone are omitted. */
  phones(identities: readonly string[]): Promise<ReadonlyMap<string, AgentPhone>>;
  putAgent(value: Agent, beside?: Beside): Promise<void>;
  deleteAgent(identity: string, beside?: Beside): Promise<boolean>;
  sites(): Promise<Site[]>;
  site(key: string): Promise<Site | null>;
  /** Default of `proof`: `none`. */
  putSite(value: Omit<Site, 'proof'> & Partial<Pick<Site, 'proof'>>, beside?: Beside): Promise<void>;
  deleteSite(key: string, beside?: Beside): Promise<boolean>;
}

/**
 * The states of a recording:
 *
 *   running ──closed──► whole ──retention, or by hand──► deleted
 *      ├──crash──► interrupted ──────────────────────────────▲
 *      └──could not be written──► failed ────────────────────┘
 *
 * Interrupted and failed recordings play up to their end, and may contain no sound.
 */
export type RecordingState = 'running' | 'whole' | 'interrupted' | 'failed' | 'deleted';

/** The metadata of a recording. */
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
  /** The size of the file as stored. 0: no file. */
  bytes: number;
  /** The hash of the file as stored. */
  sha256: string | null;
  /** The mark of the encryption key. null: not encrypted. */
  keyMark: string | null;
  /** The object's name in the bucket. null: the file is in the data folder. */
  object: string | null;
}

/** Texts by id that are only read after a crash. Writes are durable when they resolve. */
export interface NoteStore {
  put(id: string, note: string): Promise<void>;
  remove(id: string): Promise<void>;
  all(): Promise<{ id: string; note: string }[]>;
}

/** An audit entry. It contains no secret, and no numbers except the gateway's own and emergency numbers. */
export interface AuditLine {
  at: string;
  who: string;
  what: AuditKind;
  /** The object of the action. */
  subject: string;
  address: string;
}

export interface StoredAuditLine extends AuditLine {
  /** Grows with each line. */
  id: number;
}

/** Which audit lines are meant. All conditions hold; times are ISO 8601, UTC. */
export interface AuditFilter {
  /** Lines with a smaller id. */
  before?: number | undefined;
  who?: string | undefined;
  what?: string | undefined;
  /** At this time or later. */
  since?: string | undefined;
  /** Before this time. */
  until?: string | undefined;
}

/** Which recordings are meant. All conditions hold; times are ISO 8601, UTC. */
export interface RecordingFilter {
  /** Recordings that come after this one in the list. */
  before?: RecordingEntry | undefined;
  kind?: RecordingEntry['kind'] | undefined;
  startedAfter?: string | undefined;
  startedBefore?: string | undefined;
}

/** The number of recordings in each state. */
export interface RecordingFigures extends Record<Exclude<RecordingState, 'deleted'>, number> {
  /** Recordings that are kept, and encrypted with a key other than the given one. */
  otherKey: number;
}

export interface RecordingStore {
  put(entry: RecordingEntry): Promise<void>;
  get(id: string): Promise<RecordingEntry | null>;
  ofCall(callId: string): Promise<RecordingEntry[]>;
  inState(state: RecordingState): Promise<RecordingEntry[]>;
  /** Kept recordings that started before this time. */
  olderThan(at: string): Promise<RecordingEntry[]>;
  /** @param keyMark the mark of the current key. null: none */
  figures(keyMark: string | null): Promise<RecordingFigures>;
  note(line: AuditLine): Promise<void>;
  /** Newest first. */
  audit(limit: number): Promise<AuditLine[]>;
  /** Newest first. */
  auditPage(limit: number, filter: AuditFilter): Promise<StoredAuditLine[]>;
  /** Recordings that have ended and are not deleted, newest first. @param filter `before`: a recording of this list */
  page(limit: number, filter: RecordingFilter): Promise<RecordingEntry[]>;
}

/** Uploads of recordings to the bucket. */
export interface UploadStore {
  /** Requests the upload of one recording, or of all finished recordings in the folder that have no request yet. */
  queue(now: string, id?: string): Promise<void>;
  /** Records that the bucket has the recording. */
  arrived(id: string, object: string): Promise<void>;
}

/** An outgoing call that the gateway placed. It holds only the data that limits count, and no number. */
export interface PlacedCallEntry {
  /** The id of the channel. */
  leg: string;
  callId: string;
  /** The identity whose limits the call counts for. null: only the limits for all calls together. */
  identity: string | null;
  why: 'dial' | 'transfer' | 'consult' | 'phone' | 'api' | 'flow';
  /** All three times are ISO 8601, UTC. */
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  /** The price at the time of the call. */
  perMinute: number;
  perCall: number;
}

/** Placed calls, as counted by the limits on outgoing calls. All writes are durable when they resolve. */
export interface OutboundStore {
  begin(entry: PlacedCallEntry): Promise<void>;
  answered(leg: string, at: string): Promise<void>;
  ended(leg: string, at: string): Promise<void>;
  /** Calls that ended after `at` or have not ended, ordered by start. */
  since(at: string): Promise<PlacedCallEntry[]>;
  /** Deletes calls that ended before or at this time. */
  forget(before: string): Promise<void>;
}
