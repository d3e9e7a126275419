import type { CallId } from '../../domain/calls/call-id.ts';
import type { EndReason } from '../../domain/calls/end-reason.ts';
import type { CallOrigin } from '../../domain/calls/origin.ts';
import type { Phase } from '../../domain/calls/phase.ts';
import type { CallRecord, Direction, LookupState } from '../../domain/calls/record.ts';
import { contactWith } from '../../domain/crm/contact.ts';
import type { Participant } from '../../domain/participants/participant.ts';
import type { CallRow } from './schema.ts';

/** All columns. The compiler checks that none is missing. */
export const callColumns = Object.keys({
  id: true,
  direction: true,
  phase: true,
  customer_number: true,
  customer_name: true,
  unverified: true,
  virtual_number: true,
  masked: true,
  agent: true,
  lookup: true,
  contact: true,
  params: true,
  identifiers: true,
  started_at: true,
  answered_at: true,
  ended_at: true,
  end_reason: true,
  note: true,
  disposition: true,
  origin_kind: true,
  origin_id: true,
  record_mode: true,
  recording: true,
  recordings: true,
  answered_by: true,
  consent: true,
  connections: true,
  crm_records: true,
  contact_choice: true,
  flow: true,
  queue: true,
  tags: true,
  follow_up: true,
} satisfies Record<keyof CallRow, true>) as (keyof CallRow)[];

export function rowOfCall(call: CallRecord): CallRow {
  return {
    id: call.id,
    direction: call.direction,
    phase: call.phase,
    customer_number: call.customerNumber,
    customer_name: call.customerName,
    unverified: call.unverified === true ? 1 : 0,
    virtual_number: call.virtualNumber,
    masked: call.masked ? 1 : 0,
    agent: call.agent,
    lookup: call.lookup,
    contact: call.contact === null ? null : JSON.stringify(call.contact),
    params: JSON.stringify(call.params),
    identifiers: call.identifiers === undefined ? null : JSON.stringify(call.identifiers),
    started_at: call.startedAt,
    answered_at: call.answeredAt,
    ended_at: call.endedAt,
    end_reason: call.endReason,
    note: call.note,
    disposition: call.disposition,
    origin_kind: call.origin.kind,
    origin_id: call.origin.id,
    record_mode: call.recordMode,
    recording: call.recording,
    recordings: JSON.stringify(call.recordings),
    answered_by: call.answeredBy ?? null,
    consent: call.consent === undefined ? null : JSON.stringify(call.consent),
    connections: call.connections === undefined ? null : JSON.stringify(call.connections),
    crm_records: call.crmRecords === undefined ? null : JSON.stringify(call.crmRecords),
    contact_choice: call.choice === undefined ? null : JSON.stringify(call.choice),
    flow: call.flow === undefined ? null : JSON.stringify(call.flow),
    queue: call.flow?.queue?.name ?? null,
    tags: call.tags === undefined ? null : JSON.stringify(call.tags),
    follow_up: call.followUp === undefined ? null : JSON.stringify(call.followUp),
  };
}

/** Rows were written by this gateway from a CallRecord, so they are not validated. */
export function callOfRow(row: CallRow, participants: readonly Participant[]): CallRecord {
  return {
    id: row.id as CallId,
    direction: row.direction as Direction,
    phase: row.phase as Phase,
    customerNumber: row.customer_number,
    customerName: row.customer_name,
    ...(row.unverified === 1 ? { unverified: true } : {}),
    virtualNumber: row.virtual_number,
    masked: row.masked === 1,
    agent: row.agent,
    lookup: row.lookup as LookupState,
    // Older contacts lack the fields that later versions added.
    contact: row.contact === null ? null : contactWith(JSON.parse(row.contact)),
    params: JSON.parse(row.params),
    ...(row.identifiers === null ? {} : { identifiers: JSON.parse(row.identifiers) }),
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    endReason: row.end_reason as EndReason | null,
    note: row.note,
    disposition: row.disposition,
    origin: { kind: row.origin_kind as CallOrigin['kind'], id: row.origin_id },
    participants,
    recordMode: row.record_mode as CallRecord['recordMode'],
    recording: row.recording as CallRecord['recording'],
    recordings: JSON.parse(row.recordings),
    ...(row.answered_by === null ? {} : { answeredBy: row.answered_by as NonNullable<CallRecord['answeredBy']> }),
    ...(row.consent === null ? {} : { consent: JSON.parse(row.consent) }),
    ...(row.connections === null ? {} : { connections: JSON.parse(row.connections) }),
    ...(row.crm_records === null ? {} : { crmRecords: JSON.parse(row.crm_records) }),
    ...(row.contact_choice === null ? {} : { choice: JSON.parse(row.contact_choice) }),
    ...(row.flow === null ? {} : { flow: JSON.parse(row.flow) }),
    ...(row.tags === null ? {} : { tags: JSON.parse(row.tags) }),
    ...(row.follow_up === null ? {} : { followUp: JSON.parse(row.follow_up) }),
  };
}
