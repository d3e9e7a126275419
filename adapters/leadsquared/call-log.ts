import {
  belowNote,
  type CallLogEntry,
  type CrmConnector,
  callFacts,
  callMarkOf,
  firstAccepted,
  type RequestOptions,
  type SavedRecord,
  sqlTimeOf,
} from '../kit/index.ts';
import { type Activity, activityOf, loggedActivity, movedNote, phoneCallOf } from './activities.ts';
import { type LoggedCall, noteWith, withoutSigns } from './call-note.ts';
import type { LeadSquared } from './leadsquared.ts';
import { storedForm } from './phone-number.ts';
import { leadIdOf } from './records.ts';

/**
 * Creates or updates the phone call of a lead. LeadSquared has no key for calls:
 *
 *   the known activity ─► the activity with the call's mark, among the phone calls since its start ─► a new one
 *
 * An activity stays with its lead. If the lead is known later, the call is logged there, and the first activity says so.
 */
export function callLogger(
  leadSquared: LeadSquared,
  parts: {
    pageOf(lead: string): string | null;
    unknownCallers(options: RequestOptions): Promise<string>;
    fallbackUser: string | null;
  },
): CrmConnector['saveCallLog'] {
  const { pageOf, unknownCallers, fallbackUser } = parts;
  const saved = (recordId: string, lead: string | null): SavedRecord => ({
    recordId,
    url: lead === null ? null : pageOf(lead),
  });

  async function create(entry: CallLogEntry, lead: string | null, rest: string, options: RequestOptions) {
    const unknown = await unknownCallers(options);
    const user = entry.user ?? fallbackUser;
    const leads = lead === null || lead === unknown ? [unknown] : [lead, unknown];
    const attempts = leads.flatMap((LeadId) => {
      const call = { ...loggedCall(entry, rest), LeadId };
      return user === null ? [call] : [{ ...call, UserId: user }, call];
    });
    // A lead or a user that was deleted meanwhile is refused.
    return firstAccepted(attempts, async (call) => {
      const id = await leadSquared.change('Telephony.svc/LogCall', call, options);
      return saved(id ?? (await loggedActivity(leadSquared, entry, options))?.id ?? '', call.LeadId);
    });
  }

  async function update({ id, note }: Activity, entry: CallLogEntry, rest: string, options: RequestOptions) {
    const call = { ...loggedCall(entry, rest), ...(entry.user !== null && { UserId: entry.user }) };
    await leadSquared.change(
      'ProspectActivity.svc/CustomActivity/Update',
      changeOf(id, entry, noteWith(note, call)),
      options,
    );
  }

  return async (entry, known, options) => {
    // An unverified number names no one.
    const lead = entry.unverified === true ? null : leadOf(entry);
    const before =
      (await activityOf(leadSquared, entry, known.recordId, options)) ??
      (await loggedActivity(leadSquared, entry, options));
    if (before === null) return create(entry, lead, '', options);
    if (before.revision > entry.revision) return saved(before.id, before.lead);
    if (lead === null || before.lead === null || before.lead === lead) {
      await update(before, entry, before.rest, options);
      return saved(before.id, before.lead ?? lead);
    }
    const made = await create(entry, lead, before.rest, options);
    const moved = { ProspectActivityId: before.id, ActivityEvent: phoneCallOf(entry), ActivityNote: movedNote };
    if (made.recordId !== before.id)
      await leadSquared.change('ProspectActivity.svc/CustomActivity/Update', moved, options);
    return made;
  };
}

/** The lead of the call: the one that it is about, or a related one. */
function leadOf({ about, related }: CallLogEntry): string | null {
  return [about, ...related].map(leadIdOf).find((id) => id !== null) ?? null;
}

/** A call as `LogCall` takes it. The times are UTC. A mask is written as it is. */
function loggedCall(entry: CallLogEntry, rest: string): LoggedCall {
  const { direction, recording } = entry;
  const customer = storedForm(entry.customer);
  const own = storedForm(entry.virtualNumber);
  const isInbound = direction === 'inbound';
  return {
    ...{ SourceNumber: isInbound ? customer : own, DestinationNumber: isInbound ? own : customer, DisplayNumber: own },
    StartTime: sqlTimeOf(Date.parse(entry.startedAt)),
    EndTime: sqlTimeOf(Date.parse(entry.endedAt)),
    CallDuration: entry.duration,
    Status: statusOf(entry),
    Direction: isInbound ? 'Inbound' : 'Outbound',
    ResourceURL: recording?.url ?? '',
    CallSessionId: entry.callId,
    CallNotes: withoutSigns(belowNote(entry, [...callFacts(entry), callMarkOf(entry), ...(rest === '' ? [] : [rest])])),
  };
}

function statusOf({ answeredAt, direction }: CallLogEntry): string {
  if (answeredAt !== null) return 'Answered';
  return direction === 'inbound' ? 'Missed' : 'NotAnswered';
}

function changeOf(id: string, entry: CallLogEntry, note: string): object {
  return {
    ProspectActivityId: id,
    ActivityEvent: phoneCallOf(entry),
    ActivityNote: note,
    Fields: [
      { SchemaName: 'Status', Value: statusOf(entry) },
      { SchemaName: 'mx_Custom_3', Value: String(entry.duration) },
      { SchemaName: 'mx_Custom_4', Value: entry.recording?.url ?? '' },
    ],
  };
}
