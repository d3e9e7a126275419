import { type CrmConnector, htmlOf, type TaskDraft, taskSaver } from '../kit/index.ts';
import { attemptsOf, findActivity, readActivity, writeActivity } from './activities.ts';
import type { CallType } from './activity-type.ts';
import type { CallTimes } from './call-times.ts';
import { markOf } from './marks.ts';
import type { Pipedrive } from './pipedrive.ts';
import { linksOf, numberOf } from './records.ts';

/** A follow-up is an open activity. What a user has added to its note stays. Pipedrive opens no activity by an address. */
export function pipedriveTasks(
  pipedrive: Pipedrive,
  taskTypeOf: CallType,
  times: CallTimes,
): NonNullable<CrmConnector['saveTask']> {
  return taskSaver({
    read: (recordId, options) => readActivity(pipedrive, recordId, options),
    find({ key, callId }, options) {
      const mark = markOf('sidecall-task', key);
      return findActivity(pipedrive, times.since(callId), ({ note }) => note?.includes(mark) === true, options);
    },
    change({ id }, task, options) {
      const change = task.due === null ? { done: true } : { subject: task.subject, due_date: task.due, done: false };
      return writeActivity(pipedrive, id, attemptsOf(change, {}, numberOf(task.user)), options);
    },
    async create(task, options) {
      const type = await taskTypeOf(options);
      const fields = { subject: task.subject, type, due_date: task.due, done: false, note: noteOf(task) };
      const attempts = attemptsOf(fields, linksOf([task.about]), numberOf(task.user));
      return (await writeActivity(pipedrive, null, attempts, options)).id;
    },
  });
}

function noteOf({ text, key }: TaskDraft): string {
  return htmlOf(`${text}\n${markOf('sidecall-task', key)}`);
}
