import { type CrmConnector, htmlOf, type TaskDraft } from '../kit/index.ts';
import { attemptsOf, findActivity, readActivity, writeActivity } from './activities.ts';
import type { CallType } from './activity-type.ts';
import { markOf } from './marks.ts';
import type { Pipedrive } from './pipedrive.ts';
import { linksOf, numberOf } from './records.ts';

type SaveTask = NonNullable<CrmConnector['saveTask']>;

/** Within this time, a repeated draft finds the activity that it made, in ms. */
const repeatedMs = 7 * 24 * 3_600_000;

/** A follow-up is an open activity. What a user has added to its note stays, and one that a user has deleted stays deleted. */
export function taskSaver(pipedrive: Pipedrive, taskTypeOf: CallType): SaveTask {
  return async (task, { recordId }, options) => {
    const mark = markOf('sidecall-task', task.key);
    const isSame = ({ note }: { note: string | null }) => note?.includes(mark) === true;
    const since = pipedrive.clock.now() - repeatedMs;
    const before =
      recordId === null
        ? await findActivity(pipedrive, since, isSame, options)
        : await readActivity(pipedrive, recordId, options);
    const owner = numberOf(task.user);
    if (before !== null) {
      const change = task.due === null ? { done: true } : { subject: task.subject, due_date: task.due, done: false };
      const { id } = await writeActivity(pipedrive, before.id, attemptsOf(change, {}, owner), options);
      return { recordId: id, url: null };
    }
    if (recordId !== null || task.due === null) return { recordId: recordId ?? task.key, url: null };
    const type = await taskTypeOf(options);
    const fields = { subject: task.subject, type, due_date: task.due, done: false, note: noteOf(task, mark) };
    const { id } = await writeActivity(pipedrive, null, attemptsOf(fields, linksOf([task.about]), owner), options);
    // Pipedrive opens no activity by an address.
    return { recordId: id, url: null };
  };
}

function noteOf({ text }: TaskDraft, mark: string): string {
  return htmlOf(`${text}\n${mark}`);
}
