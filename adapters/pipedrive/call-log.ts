import { type CallLogEntry, type CrmConnector, titleOf } from '../kit/index.ts';
import { attemptsOf, findActivity, readActivity, writeActivity } from './activities.ts';
import type { CallType } from './activity-type.ts';
import type { Activity } from './answers.ts';
import { callNote } from './call-text.ts';
import type { CallTimes } from './call-times.ts';
import { isOurs, readCallMark } from './marks.ts';
import type { Pipedrive } from './pipedrive.ts';
import { linksOf, numberOf } from './records.ts';

type SaveCallLog = CrmConnector['saveCallLog'];

/** The clocks of the gateway and of Pipedrive may differ by so much, in ms. */
const skewMs = 24 * 3_600_000;

/**
 * Writes a call as an activity that is done.
 *
 *   the known activity ─► the one with the call's mark, of those that were changed since the call ─► a new one
 *
 * Not as one of Pipedrive's call logs: those cannot be changed later, need the caller's number, and take a recording only
 * as a file.
 */
export function callLogger(pipedrive: Pipedrive, callTypeOf: CallType, times: CallTimes): SaveCallLog {
  return async (entry, known, options) => {
    const type = await callTypeOf(options);
    const isSame = ({ note }: Activity) => readCallMark(note, entry.callId) !== null;
    const read = await readActivity(pipedrive, known.recordId, options);
    // A record that another call has adopted meanwhile is not overwritten.
    const own = read !== null && (isSame(read) || !isOurs(read.note)) ? read : null;
    const before = own ?? (await findActivity(pipedrive, Date.parse(entry.startedAt) - skewMs, isSame, options));
    const mark = before === null ? null : readCallMark(before.note, entry.callId);
    if (before !== null && mark !== null && mark.revision >= entry.revision) return saved(before);
    // What a user wrote before stays, below ours.
    const below = mark !== null ? mark.rest : before?.note ? `<br><br>${before.note}` : '';
    const fields = { ...fieldsOf(entry), type, note: callNote(entry, below) };
    const attempts = attemptsOf(fields, linksOf([entry.about, ...entry.related]), numberOf(entry.user));
    const written = await writeActivity(pipedrive, before?.id ?? null, attempts, options);
    times.learn(entry, written);
    return saved(written);
  };
}

/** Pipedrive opens no activity by an address. */
function saved({ id }: Activity) {
  return { recordId: id, url: null };
}

function fieldsOf(entry: CallLogEntry) {
  const [date = '', time = ''] = new Date(Date.parse(entry.startedAt)).toISOString().split('T');
  return {
    subject: titleOf(entry),
    due_date: date,
    due_time: time.slice(0, 5),
    duration: minutesOf(entry.duration),
    done: true,
  };
}

/** "00:02" for 65 s: a call takes up the minutes that it touches. */
function minutesOf(seconds: number): string {
  const minutes = Math.min(24 * 60 - 1, Math.ceil(Math.max(0, seconds) / 60));
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
