import * as z from 'zod/mini';
import { type CrmPastCall, cutList, isoTimeOf, type RequestOptions, unlessFailed } from '../kit/index.ts';
import { notePairs } from './call-note.ts';
import { field, type LeadSquared } from './leadsquared.ts';

/** LeadSquared's codes for its own activities by telephone. */
export const phoneCall = { inbound: 21, outbound: 22 } as const;

const mostCalls = 10;
const mostActivities = 50;

const Activity = z.object({
  EventCode: z.pipe(field, z.transform(Number)),
  CreatedOn: field,
  /** Values that only some kinds of activities have. */
  Data: z._default(z.nullable(z.array(z.object({ Key: z.string(), Value: field }))), null),
  ActivityFields: z._default(z.nullable(z.record(z.string(), field)), null),
});

const Activities = z.object({ ProspectActivities: z._default(z.nullable(cutList(Activity, mostActivities)), null) });

/** Past calls of a lead, those of other telephone systems too. A screen pop can do without. */
export async function historyOf(
  leadSquared: LeadSquared,
  lead: string,
  options: RequestOptions,
): Promise<CrmPastCall[]> {
  const request = {
    path: 'ProspectActivity.svc/Retrieve',
    query: { leadId: lead },
    body: { Paging: { Offset: '0', RowCount: String(mostActivities) } },
  };
  const answer = await unlessFailed(leadSquared.search(Activities, request, options));
  return (answer?.ProspectActivities ?? [])
    .flatMap((activity) => pastCallIn(activity) ?? [])
    .sort((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, mostCalls);
}

function pastCallIn({ EventCode, CreatedOn, Data, ActivityFields }: z.infer<typeof Activity>): CrmPastCall | null {
  if (EventCode !== phoneCall.inbound && EventCode !== phoneCall.outbound) return null;
  const values = new Map([
    ...Object.entries(ActivityFields ?? {}),
    ...(Data ?? []).map(({ Key, Value }) => [Key, Value] as const),
  ]);
  const pairs = notePairs(values.get('ActivityEvent_Note') ?? values.get('NotableEventDescription') ?? '');
  // The times of the activity are UTC; those in the note may be in the account's own time zone.
  const at = isoTimeOf(values.get('mx_Custom_2') ?? '') ?? isoTimeOf(CreatedOn);
  if (at === null) return null;
  return {
    at,
    direction: EventCode === phoneCall.inbound ? 'inbound' : 'outbound',
    duration: Number(values.get('mx_Custom_3') || pairs.get('Duration') || values.get('Duration')) || 0,
    summary: (values.get('Status') || pairs.get('Status') || '').slice(0, 200),
  };
}
