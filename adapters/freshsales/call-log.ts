import {
  belowNote,
  type CallLogEntry,
  type CrmConnector,
  callFacts,
  callLine,
  callMarkOf,
  firstAccepted,
  fitting,
  pathOf,
  type RequestOptions,
  readCallMark,
  type SavedRecord,
  titleOf,
} from '../kit/index.ts';
import { knownActivity, markedActivity } from './activities.ts';
import { type Activity, OneActivity } from './activity.ts';
import type { ActivityKind } from './activity-kind.ts';
import type { Freshsales } from './freshsales.ts';
import { firstContact, numberOf } from './records.ts';

const longestTitle = 255;

/**
 * Creates or updates the sales activity of a call. Activities have no key:
 *
 *   the known activity ─► the activity with the call's mark, among those of its contact ─► a new one
 *
 * Not as one of Freshsales' phone calls: `POST phone_calls` is all that the API has of them, so a lost answer would make
 * two, and a note or a recording that comes later would have no place.
 */
export function callLogger(
  freshsales: Freshsales,
  parts: {
    unknownCallers(options: RequestOptions): Promise<number>;
    kindOf(entry: CallLogEntry, options: RequestOptions): Promise<ActivityKind>;
  },
): CrmConnector['saveCallLog'] {
  const saved = ({ id, targetable_type, targetable_id }: Activity): SavedRecord => ({
    recordId: id,
    url: targetable_type === 'Contact' && targetable_id !== null ? freshsales.pageOf(targetable_id) : null,
  });

  return async (entry, known, options) => {
    const unknown = await parts.unknownCallers(options);
    // An unverified number names no one.
    const contact = entry.unverified === true ? null : firstContact([entry.about, ...entry.related]);
    const before =
      (await knownActivity(freshsales, entry, known.recordId, options)) ??
      (await markedActivity(freshsales, entry, contact === null ? [unknown] : [contact, unknown], options));
    const read = before === null ? null : readCallMark(before.notes, entry.callId);
    if (before !== null && read !== null && read.revision > entry.revision) return saved(before);
    const activity = {
      title: fitting(titleOf(entry), longestTitle),
      // The text of an activity that a user made stays, below ours.
      notes: notesOf(entry, before === null ? '' : (read?.rest ?? before.notes)),
      ...{ start_date: entry.startedAt, end_date: entry.endedAt },
      ...(await parts.kindOf(entry, options)),
    };
    const target =
      before === null
        ? ({ method: 'POST', path: '/sales_activities' } as const)
        : ({ method: 'PUT', path: pathOf`/sales_activities/${before.id}` } as const);
    const attempts = attemptsOf(activity, targetsOf(before, contact, unknown), numberOf(entry.user));
    const { sales_activity } = await firstAccepted(attempts, (each) =>
      freshsales.send(OneActivity, { ...target, body: { sales_activity: each } }, options),
    );
    return saved(sales_activity);
  };
}

function notesOf(entry: CallLogEntry, rest: string): string {
  return belowNote(entry, [callLine(entry), ...callFacts(entry), callMarkOf(entry), ...(rest === '' ? [] : [rest])]);
}

/** To what the activity belongs, the best first. {}: it stays with what it belongs to. */
function targetsOf(before: Activity | null, contact: number | null, unknown: number): object[] {
  const to = (id: number) => ({ targetable_type: 'Contact', targetable_id: id });
  if (before === null) return [to(contact ?? unknown), to(unknown)];
  return contact === null ? [{}] : [to(contact), {}];
}

/** The fullest first. Freshsales refuses a contact or a user that was deleted. */
function attemptsOf(activity: object, targets: readonly object[], user: number | null): object[] {
  const owners = user === null ? [{}] : [{ owner_id: user }, {}];
  return targets.flatMap((target) => owners.map((owner) => ({ ...activity, ...target, ...owner })));
}
