import type { Generated } from 'kysely';

/**
 * The tables. Only what SQLite and PostgreSQL both have: times are ISO 8601
 * texts in UTC (they sort as time does), truth values are 0 and 1, lists and
 * objects are JSON texts that no query looks into.
 */
export interface Schema {
  calls: CallRow & SharedRow;
  call_events: CallEventRow;
  call_participants: ParticipantRow;
  virtual_numbers: VirtualNumberRow;
  agents: AgentRow;
  recordings: RecordingRow;
  jobs: JobRow;
  audit: AuditRow;
  revocations: RevocationRow;
  outbound_calls: OutboundCallRow;
  /** `params`: a list of SiteParam; null: what a site gets that lists nothing. */
  sites: { key: string; origins: string; target: string; params: string | null; proof: Generated<string> };
  /** What a restart must know of calls that outlive the process. */
  notes: { room: string; id: string; note: string };
}

export interface CallRow {
  id: string;
  direction: string;
  phase: string;
  customer_number: string | null;
  customer_name: string | null;
  /** Nobody vouches for the number. */
  unverified: number;
  virtual_number: string;
  masked: number;
  agent: string | null;
  lookup: string;
  contact: string | null;
  params: string;
  /** Names of parameters that the site declared as identifiers; null: none. */
  identifiers: string | null;
  started_at: string;
  answered_at: string | null;
  ended_at: string | null;
  end_reason: string | null;
  note: string;
  disposition: string | null;
  origin_kind: string;
  origin_id: string;
  record_mode: string;
  recording: string;
  /** Finished recordings: a list of CallRecording. */
  recordings: string;
  answered_by: string | null;
  /** CallConsent as JSON. */
  consent: string | null;
}

/** One entry of a participant in a call. */
export interface ParticipantRow {
  call_id: string;
  id: string;
  /** Its place in the order of joining. */
  position: number;
  kind: string;
  identity: string | null;
  number: string | null;
  name: string;
  leg: string | null;
  state: string;
  consulting: number;
  lead: number;
  joined_at: string;
  answered_at: string | null;
  left_at: string | null;
  note: string | null;
  disposition: string | null;
  knew_contact: number;
}

export interface AgentRow {
  identity: string;
  name: string;
  phone: string | null;
  phone_only: number;
  phone_without_confirm: number;
  disabled: number;
}

export interface RevocationRow {
  subject: string;
  /** Tokens issued before are revoked. Milliseconds since 1970. */
  not_before: number;
  blocked: number;
  /** When the row may go, in milliseconds since 1970; null: never. */
  until: number | null;
}

export interface RecordingRow {
  id: string;
  call_id: string;
  kind: string;
  channels: number;
  started_at: string;
  /** An identity; null: by the rule of the virtual number. */
  started_by: string | null;
  state: string;
  duration_ms: number;
  bytes: number;
  /** Of the file as it lies on the disk. */
  sha256: string | null;
  /** Which key it was encrypted with; null: it is plain. */
  key_mark: string | null;
  /** Its name in the bucket; null: it lies in the data folder. */
  object: string | null;
}

/** Columns for several gateways on one database. */
export interface SharedRow {
  /** Owner of the call; null: the only gateway. */
  gateway: Generated<string | null>;
  /** Number of writes, for compare-and-set. */
  version: Generated<number>;
}

/** See JobStore. */
export interface JobRow {
  kind: string;
  key: string;
  /** Number of requests. */
  revision: number;
  /** Failures since the last request. */
  attempts: number;
  /** Time of the next attempt; null: finished. */
  next_at: string | null;
  /** The gateway with the lease; these three are null without a lease. */
  gateway: string | null;
  lease: string | null;
  lease_until: string | null;
  /** Result of the last successful run. */
  result: string | null;
  last_error: string | null;
}

/** A call to the telephone network, as limits count it. */
export interface OutboundCallRow {
  leg: string;
  call_id: string;
  /** Whose limits count; null: only those of all calls together. */
  identity: string | null;
  why: string;
  started_at: string;
  answered_at: string | null;
  ended_at: string | null;
  per_minute: number;
  per_call: number;
}

export interface AuditRow {
  id: Generated<number>;
  at: string;
  who: string;
  what: string;
  subject: string;
  address: string;
}

export interface CallEventRow {
  seq: Generated<number>;
  call_id: string;
  type: string;
  audience: string | null;
  at: string;
}

export interface VirtualNumberRow {
  number: string;
  label: string;
  masked: number;
  agents: string;
  ring_seconds: number;
  record: string;
  voicemail: number;
  /** null: as the setting says. */
  consent: string | null;
}
