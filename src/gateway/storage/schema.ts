import type { Generated } from 'kysely';
import type { ApiKeyRow } from './api-keys/row.ts';
import type { CrmEventRow } from './crm/event-row.ts';
import type { FlowRow, FlowSecretRow, FlowSwitchRow, FlowVersionRow, PromptRow } from './flows/rows.ts';

/**
 * The tables. They use only features that SQLite and PostgreSQL share: times are ISO 8601 texts in UTC, which sort in
 * time order, booleans are 0 and 1, and lists and objects are JSON texts that no query searches.
 */
export interface Schema {
  calls: CallRow & SharedRow;
  call_events: CallEventRow;
  call_participants: ParticipantRow;
  /** See KnownContact. `contact`: its key. A row for each of the contact's numbers. */
  call_contacts: { call_id: string; number: string; contact: string };
  virtual_numbers: VirtualNumberRow;
  agents: AgentRow;
  agent_statuses: AgentStatusRow;
  break_reasons: { position: number; reason: string };
  /** See Favourite. `number`: its `to`. */
  favourites: { identity: string; position: number; name: string; number: string };
  recordings: RecordingRow;
  crm_connections: CrmConnectionRow;
  crm_access: CrmAccessRow;
  crm_authorizations: CrmAuthorizationRow;
  contacts: ContactRow;
  contact_numbers: ContactNumberRow;
  contact_calls: ContactCallRow;
  flows: FlowRow;
  flow_versions: FlowVersionRow;
  flow_secrets: FlowSecretRow;
  flow_switches: FlowSwitchRow;
  prompts: PromptRow;
  /** See Queue. `body`: a QueueBody as JSON. */
  queues: { name: string; revision: number; body: string };
  /** `skills`: Skills as JSON. */
  agent_skills: { identity: string; skills: string };
  /** `place`: a StoredPlace as JSON. */
  queue_places: { call_id: string; place: string };
  jobs: JobRow;
  /** See KeptAnswer. */
  kept_answers: { scope: string; key: string; fingerprint: string; call_id: string; answer: string; at: string };
  webhooks: WebhookRow;
  webhook_events: WebhookEventRow;
  crm_events: CrmEventRow;
  /** See StoredTrunk. `body`: TrunkValues as JSON. */
  trunks: { name: string; enabled: number; body: string; password: string | null };
  audit: AuditRow;
  revocations: RevocationRow;
  api_keys: ApiKeyRow;
  sign_in_links: SignInLinkRow;
  sessions: SessionRow;
  outbound_calls: OutboundCallRow;
  /** `params`: a list of SiteParam. null: the defaults. */
  sites: { key: string; origins: string; target: string; params: string | null; proof: Generated<string> };
  /** The state of calls that outlive the process, for a restart. */
  notes: { room: string; id: string; note: string };
  /** Signed tokens of CRMs that were used, until they expire, in ms since 1970. */
  used_tokens: { id: string; expires: number };
}

export interface CallRow {
  id: string;
  direction: string;
  phase: string;
  customer_number: string | null;
  customer_name: string | null;
  /** 1 if the number is not verified. */
  unverified: number;
  virtual_number: string;
  masked: number;
  agent: string | null;
  lookup: string;
  contact: string | null;
  params: string;
  /** Names of the parameters that the site declares as identifiers. null: none. */
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
  /** A CallConsent as JSON. */
  consent: string | null;
  /** A list of NumberConnection. null: the first of all connections. */
  connections: string | null;
  /** A list of CrmRecords. null: none. */
  crm_records: string | null;
  /** A ContactChoice. null: none. */
  contact_choice: string | null;
  /** A CallFlow as JSON. null: no flow. */
  flow: string | null;
  /** The last queue that the call joined, from `flow`. null: none. */
  queue: string | null;
  /** A list of texts. null: none. */
  tags: string | null;
  /** A FollowUp as JSON. null: none. */
  follow_up: string | null;
}

/** A participant of a call. */
export interface ParticipantRow {
  call_id: string;
  id: string;
  /** The position in the order of joining. */
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
  /** A NoteDraft as JSON. null: none. */
  draft: string | null;
}

export interface AgentRow {
  identity: string;
  name: string;
  phone: string | null;
  phone_only: number;
  phone_without_confirm: number;
  disabled: number;
  /** A list of numbers in E.164. null: none. */
  caller_ids: string | null;
  local_presence: number;
  /** null: a second call finds the agent busy. */
  second_call: string | null;
}

export interface RevocationRow {
  subject: string;
  /** Tokens issued earlier are revoked, in ms since 1970. */
  not_before: number;
  blocked: number;
  /** When the row can be deleted, in ms since 1970. null: never. */
  until: number | null;
}

/** See SignInLink. */
export interface SignInLinkRow {
  hash: string;
  identity: string;
  role: string;
  made_at: number;
  expires: number;
}

/** See Session of sign-in. */
export interface SessionRow {
  id: string;
  identity: string;
  role: string;
  way: string;
  started_at: number;
  seen_at: number;
  expires: number;
}

export interface RecordingRow {
  id: string;
  call_id: string;
  kind: string;
  channels: number;
  started_at: string;
  /** An identity. null: the rule of the virtual number started it. */
  started_by: string | null;
  state: string;
  duration_ms: number;
  bytes: number;
  /** The hash of the file as stored. */
  sha256: string | null;
  /** The mark of the encryption key. null: not encrypted. */
  key_mark: string | null;
  /** The object's name in the bucket. null: the file is in the data folder. */
  object: string | null;
}

/** Columns for several gateways on one database. They decide nothing yet: docs/decisions/0035-two-databases.md */
export interface SharedRow {
  /** The gateway that owns the call. null: the only gateway. */
  gateway: Generated<string | null>;
  /** The number of writes, for compare-and-set. */
  version: Generated<number>;
}

/** See JobStore. */
export interface JobRow {
  kind: string;
  key: string;
  /** The number of requests. */
  revision: number;
  /** The number of failures since the last request. */
  attempts: number;
  /** The time of the next attempt. null: finished. */
  next_at: string | null;
  /** The gateway with the lease. These three columns are null without a lease. */
  gateway: string | null;
  lease: string | null;
  lease_until: string | null;
  /** The result of the last successful run. */
  result: string | null;
  last_error: string | null;
  /** When the job was set aside. null: it is not. */
  parked_at: string | null;
}

/** The access of one connection. */
export interface CrmAccessRow {
  connection: string;
  /** Encrypted. */
  tokens: string;
  revision: number;
  expires_at: string | null;
  refused_at: string | null;
  lease: string | null;
  lease_until: string | null;
}

/** An authorization that has begun. */
export interface CrmAuthorizationRow {
  /** The SHA-256 of the state. */
  state: string;
  connection: string;
  redirect_uri: string;
  who: string;
  /** Encrypted. */
  verifier: string | null;
  expires_at: string;
}

/** See StoredConnection. `settings` and `users` are JSON objects. */
export interface CrmConnectionRow {
  id: string;
  adapter: string;
  label: string;
  base_url: string;
  settings: string;
  /** Encrypted. null: none. */
  secrets: string | null;
  users: string;
  position: number;
  enabled: number;
  /** A list of TicketCause. null: none. */
  tickets: string | null;
  /** The field and value that forbid recording, as JSON. null: none. */
  no_recording: string | null;
  /** Null in rows from before. */
  origins: string | null;
}

/** See StoredAgentStatus. Times are ms since 1970. */
export interface AgentStatusRow {
  identity: string;
  chosen: string;
  reason: string | null;
  set_by: string | null;
  since: number;
  /** null: no wrap-up. */
  wrap_up_call: string | null;
  wrap_up_since: number | null;
  wrap_up_until: number | null;
  gone_since: number | null;
}

/** See StoredContact. */
export interface ContactRow {
  id: string;
  name: string;
  company: string | null;
  email: string | null;
  notes: string;
  owner: string | null;
  do_not_record: number;
  is_private: number;
  created_at: string;
  revision: number;
  /** The key of the request that created it. */
  created_key: string | null;
  /** Name, company and e-mail address without case and accents. */
  search_text: string;
}

export interface ContactNumberRow {
  contact_id: string;
  position: number;
  number: string;
  /** See `lastDigitsOf`. */
  last_digits: string;
}

/** A call in the log of the contact list. */
export interface ContactCallRow {
  record_id: string;
  /** null: the entry belongs to no call. */
  call_id: string | null;
  contact_id: string | null;
  revision: number;
  /** The start of the call. */
  at: string;
  /** A CallLogEntry as JSON, without note and disposition. */
  entry: string;
  /** Note and disposition as JSON. null: they were deleted. */
  words: string | null;
}

/** A call to the telephone network, as counted by the limits. */
export interface OutboundCallRow {
  leg: string;
  call_id: string;
  /** The identity whose limits the call counts for. null: only the limits for all calls together. */
  identity: string | null;
  why: string;
  started_at: string;
  answered_at: string | null;
  ended_at: string | null;
  per_minute: number;
  per_call: number;
}

/** See StoredWebhook. */
export interface WebhookRow {
  id: string;
  url: string;
  /** A list of CallEventType. */
  events: string;
  enabled: number;
  secrets: string;
  created_at: string;
  failing_since: string | null;
  problem: string | null;
}

/** An event that waits for a webhook. */
export interface WebhookEventRow {
  webhook: string;
  seq: number;
  call_id: string;
  type: string;
  audience: string | null;
  at: string;
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
  /** null: the setting applies. */
  consent: string | null;
  /** A list of NumberConnection. null: the first of all connections. */
  connections: string | null;
  owner_first: number;
  /** The name of a flow. null: the agents ring in turn. */
  flow: string | null;
}
