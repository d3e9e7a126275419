import * as z from 'zod/mini';
import {
  type CrmConnector,
  type OpenTask,
  type TaskDraft,
  taskSaver,
  withChangedSubject,
  withWholeSubject,
} from '../kit/index.ts';
import { firstOf, isRecordId, ownId, pageOf } from './records.ts';
import { field, type Suite } from './suite.ts';
import { plain, stored, storedWithin } from './text.ts';

const Task = z.object({ status: field, name: field, description: field });
type Task = z.infer<typeof Task>;
const fields = ['status', 'name', 'description'];

const longestName = 50;

/** Statuses in which nothing is to be done. An administrator's own ones stay as they are. */
const closed = ['Completed', 'Deferred'];

/** Records of the module Tasks, with ids of their keys. */
export function suiteTasks(suite: Suite): NonNullable<CrmConnector['saveTask']> {
  const change = (before: Task & { id: string }, task: TaskDraft, options: Parameters<Suite['update']>[3]) => {
    const reopened = closed.includes(before.status) ? { status: 'Not Started' } : {};
    const changes = { ...dayOf(task), ...textAfter(before, task), ...reopened };
    const attributes = task.due === null ? { status: 'Completed' } : changes;
    return suite.update('Tasks', before.id, { ...attributes, ...ownerOf(task) }, options);
  };

  return taskSaver({
    async read(recordId, options) {
      return isRecordId(recordId) ? suite.read(Task, 'Tasks', recordId, fields, options) : null;
    },
    async find({ key }, options) {
      return suite.read(Task, 'Tasks', await ownId(keyOf(key), 0), fields, options);
    },
    change,
    async create(task, options) {
      const attributes = {
        ...{ ...dayOf(task), ...referenceTo(task), ...ownerOf(task) },
        ...{ status: 'Not Started', priority: 'Medium', description: textOf(task) },
      };
      const { row, isNew } = await suite.createOnce(Task, 'Tasks', keyOf(task.key), fields, attributes, options);
      // Another request was faster by a moment, perhaps with another draft.
      if (!isNew) await change(row, task, options);
      return row.id;
    },
    pageOf: (recordId) => pageOf(suite.baseUrl, 'Tasks', recordId),
  });
}

function keyOf(key: string): string {
  return `task ${key}`;
}

/** Due dates are times in SuiteCRM. Noon in UTC is the same day for almost all users. */
function dayOf({ subject, due }: TaskDraft) {
  return { name: nameOf(subject), date_due: `${due} 12:00:00` };
}

/** Tasks have a field of their own for contacts. */
function referenceTo({ about }: OpenTask) {
  const record = firstOf([about]);
  if (record === null) return {};
  return record.kind === 'contact' ? { contact_id: record.id } : { parent_type: record.module, parent_id: record.id };
}

function ownerOf({ user }: TaskDraft) {
  return user === null ? {} : { assigned_user_id: user };
}

/** Names have 50 characters, and agents may write more. */
function textOf({ subject, text }: TaskDraft): string {
  return stored(withWholeSubject(subject, text, shownName));
}

function textAfter(before: Task, { subject }: TaskDraft) {
  const description = withChangedSubject(before, subject, shownName);
  return description === before.description ? {} : { description: stored(description) };
}

function nameOf(subject: string): string {
  return storedWithin(subject, longestName);
}

/** As it comes back. */
function shownName(subject: string): string {
  return plain(nameOf(subject));
}
