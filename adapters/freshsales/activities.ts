import { type CallLogEntry, hasCallMark, pathOf, type RequestOptions, readCallMark } from '../kit/index.ts';
import { findInAccount, mayBeCut } from './account-list.ts';
import { Activity, OneActivity } from './activity.ts';
import { activitiesIn, detailsOf } from './contact-details.ts';
import type { Freshsales } from './freshsales.ts';

/** The activity with this id. null: it was deleted, or is already another call's. */
export async function knownActivity(
  freshsales: Freshsales,
  { callId }: CallLogEntry,
  recordId: string | null,
  options: RequestOptions,
): Promise<Activity | null> {
  if (recordId === null || recordId === '') return null;
  const found = await freshsales.read(OneActivity, pathOf`/sales_activities/${recordId}`, {}, options);
  const activity = found?.sales_activity ?? null;
  if (activity === null) return null;
  return hasCallMark(activity.notes) && readCallMark(activity.notes, callId) === null ? null : activity;
}

/** The activity with the call's mark, among those of the contacts. If there may be more of them, among all. */
export async function markedActivity(
  freshsales: Freshsales,
  { callId }: CallLogEntry,
  contacts: readonly number[],
  options: RequestOptions,
): Promise<Activity | null> {
  const isWanted = ({ notes }: Activity) => readCallMark(notes, callId) !== null;
  let isCut = false;
  for (const contact of new Set(contacts)) {
    const details = await detailsOf(freshsales, contact, options);
    const activities = details === null ? [] : activitiesIn(details);
    const found = activities.find(isWanted);
    if (found !== undefined) return found;
    isCut ||= mayBeCut(activities);
  }
  const all = { name: 'sales_activities', entry: Activity, query: {} } as const;
  return isCut ? findInAccount(freshsales, all, isWanted, options) : null;
}
