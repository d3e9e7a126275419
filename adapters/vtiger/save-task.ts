import * as z from 'zod/mini';
import {
  type CrmConnector,
  firstAccepted,
  fitting,
  id,
  type RequestOptions,
  type TaskDraft,
  taskSaver,
} from '../kit/index.ts';
import { isRecordId, pageOf } from './record-id.ts';
import { searchableKey } from './searchable-key.ts';
import type { Condition } from './vtql.ts';
import { type Element, field, listOf, pageSize, uncutField, type Webservice } from './webservice.ts';

const Task = z.object({ id, taskstatus: field, description: uncutField });
type Task = z.infer<typeof Task>;
const Changed = z.object({ id });

/** The length of the column. */
const longestSubject = 255;

/** The field of a task that names a record of this kind. */
const fields: Readonly<Record<string, 'contact_id' | 'parent_id'>> = {
  contact: 'contact_id',
  lead: 'parent_id',
  account: 'parent_id',
  ticket: 'parent_id',
};

/** Statuses in which nothing is to be done. An administrator's own ones stay as they are. */
const closed = ['Completed', 'Deferred'];

/**
 * Tasks of the module Calendar. Vtiger has no unique field for the key, so it is the last line of the description. Records
 * are read by a query: it tells a task that was deleted from one that the user may not see.
 */
export function vtigerTasks(vtiger: Webservice, baseUrl: string): NonNullable<CrmConnector['saveTask']> {
  const query = (condition: Condition, options: RequestOptions): Promise<Task[]> =>
    vtiger.query(
      listOf(Task),
      {
        select: ['id', 'taskstatus', 'description'],
        from: 'Calendar',
        where: [[condition]],
        page: { offset: 0, count: pageSize },
      },
      options,
    );

  return taskSaver({
    async read(recordId, options) {
      if (!isRecordId(recordId)) return null;
      return (await query(['id', '=', recordId], options))[0] ?? null;
    },
    async find({ key }, options) {
      const rows = await query(['description', 'like', `%${nameOf(key)}%`], options);
      // In a pattern "_" stands for any character.
      return rows.find(({ description }) => hasMark(description, key)) ?? null;
    },
    change(before, task, options) {
      const reopened = closed.includes(before.taskstatus ?? '') ? { taskstatus: 'Not Started' } : {};
      const changed: Element = task.due === null ? { taskstatus: 'Completed' } : { ...dayOf(task), ...reopened };
      const attempts = [{ ...changed, ...ownerOf(task) }, changed];
      return firstAccepted(attempts, (each) => vtiger.revise(Changed, { ...each, id: before.id }, options));
    },
    async create(task, options) {
      const element = { activitytype: 'Task', taskstatus: 'Not Started', ...dayOf(task), description: textOf(task) };
      const own = { assigned_user_id: vtiger.ownUser() };
      const about = referenceTo(task);
      // Vtiger refuses a user that was deleted, and a contact that the connection's user may not see.
      const attempts = [
        { ...element, ...own, ...about, ...ownerOf(task) },
        { ...element, ...own, ...about },
        { ...element, ...own, ...ownerOf(task) },
        { ...element, ...own },
      ];
      return (await firstAccepted(attempts, (each) => vtiger.create(Changed, 'Calendar', each, options))).id;
    },
    pageOf: (recordId) => pageOf(baseUrl, 'Calendar', recordId),
  });
}

/** A task needs a start, too. It has no times of the day, so it is for the whole day. */
function dayOf({ subject, due }: TaskDraft): Element {
  return due === null ? {} : { subject: fitting(subject, longestSubject), date_start: due, due_date: due };
}

function ownerOf({ user }: TaskDraft): Element {
  return user === null || !isRecordId(user) ? {} : { assigned_user_id: user };
}

function referenceTo({ about }: TaskDraft): Element {
  const name = about === null || !Object.hasOwn(fields, about.kind) ? undefined : fields[about.kind];
  return about === null || name === undefined || !isRecordId(about.id) ? {} : { [name]: about.id };
}

function textOf({ text, key }: TaskDraft): string {
  return `${text}\n[${nameOf(key)}]`;
}

function nameOf(key: string): string {
  return `sidecall-task-${searchableKey(key)}`;
}

function hasMark(text: string | null, key: string): boolean {
  return (text ?? '').split(/\r?\n/).includes(`[${nameOf(key)}]`);
}
