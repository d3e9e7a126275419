import * as z from 'zod/mini';
import { type CallLogEntry, cutList, hasCallMark, id, type RequestOptions, sqlTimeOf } from '../kit/index.ts';
import { isOfCall, readNote } from './call-note.ts';
import { phoneCall } from './history.ts';
import { field, type LeadSquared } from './leadsquared.ts';
import { isRefusedAs } from './problem.ts';

/** An activity that may be the entry of a call. */
export interface Activity {
  id: string;
  /** The lead. null: LeadSquared does not say it. */
  lead: string | null;
  note: string;
  /** Of the call. 0: the note does not say it. */
  revision: number;
  /** What users wrote in it. */
  rest: string;
}

/** The clocks of both sides may differ that much, in ms. */
const skewMs = 5 * 60_000;
/** 10,000 calls since the start of this one: a queue that waited for LeadSquared may be long. */
const mostPages = 10;
const rowsOfPage = 1000;

/** The note of an activity whose call moved. */
export const movedNote = 'This call is logged on another lead.';

const Row = z.object({ ProspectActivityId: id, RelatedProspectId: field, ActivityEvent_Note: field });

/** If there is none, the list is missing. */
const Rows = z.object({ RecordCount: z.int(), List: z._default(z.nullable(cutList(Row, rowsOfPage)), null) });

const Details = z.object({
  RelatedProspectId: field,
  Fields: z.array(z.object({ SchemaName: field, Value: field })),
});

/** LeadSquared's code for the entry of a call. */
export function phoneCallOf({ direction }: Pick<CallLogEntry, 'direction'>): number {
  return phoneCall[direction];
}

/** The activity with this id. null: it was deleted, its call moved, or it is already another call's. */
export async function activityOf(
  leadSquared: LeadSquared,
  { callId }: CallLogEntry,
  activityId: string | null,
  options: RequestOptions,
): Promise<Activity | null> {
  if (activityId === null || activityId === '') return null;
  const details = await detailsOf(leadSquared, activityId, options);
  if (details === null) return null;
  const note = details.Fields.find(({ SchemaName }) => SchemaName === 'ActivityEvent_Note')?.Value ?? '';
  const read = readNote(note, callId);
  if (read === null && (note === movedNote || isOfCall(note) || hasCallMark(note))) return null;
  // The text of an activity that the page made stays, below ours.
  return { id: activityId, lead: details.RelatedProspectId || null, note, ...(read ?? { revision: 0, rest: note }) };
}

async function detailsOf(leadSquared: LeadSquared, activityId: string, options: RequestOptions) {
  try {
    return await leadSquared.get(Details, 'ProspectActivity.svc/GetActivityDetails', { activityId }, options);
  } catch (error) {
    if (isRefusedAs(error, 'MXUnknownProspectActivityException')) return null;
    throw error;
  }
}

/** The activity with the call's mark, among all phone calls that were written since its start. */
export async function loggedActivity(
  leadSquared: LeadSquared,
  entry: CallLogEntry,
  options: RequestOptions,
): Promise<Activity | null> {
  const from = Date.parse(entry.startedAt) - skewMs;
  const until = Math.max(leadSquared.clock.now(), Date.parse(entry.endedAt)) + skewMs;
  for (let page = 1; page <= mostPages; page += 1) {
    const body = {
      Parameter: { FromDate: sqlTimeOf(from), ToDate: sqlTimeOf(until), ActivityEvent: phoneCallOf(entry) },
      Paging: { PageIndex: page, PageSize: rowsOfPage },
      // Rows with the same time change their order from request to request.
      Sorting: { ColumnName: 'ProspectActivityId', Direction: 1 },
    };
    const path = 'ProspectActivity.svc/CustomActivity/RetrieveByActivityEvent';
    const { List } = await leadSquared.search(Rows, { path, body }, options);
    for (const { ProspectActivityId, RelatedProspectId, ActivityEvent_Note: note } of List ?? []) {
      const read = readNote(note, entry.callId);
      if (read !== null) return { id: ProspectActivityId, lead: RelatedProspectId || null, note, ...read };
    }
    if ((List ?? []).length < rowsOfPage) break;
  }
  return null;
}
