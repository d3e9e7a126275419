import * as z from 'zod/mini';
import {
  type CrmConnector,
  firstAccepted,
  fitting,
  htmlOf,
  textOf as htmlTextOf,
  markOf,
  type TaskDraft,
  taskSaver,
  withWholeSubject,
} from '../kit/index.ts';
import type { Fields, Frappe } from './frappe.ts';
import { referenceOf } from './records.ts';

const taskType = 'CRM Task';

/** The names of tasks are numbers. */
const Task = z.object({
  name: z.pipe(z.union([z.string(), z.int()]), z.transform(String)),
  status: z.nullish(z.string()),
  description: z.nullish(z.string()),
});

const longestTitle = 140;

/** Statuses in which nothing is to be done. */
const closed = ['Done', 'Canceled'];

/**
 * Documents of the type CRM Task. They have no field for the key, so it is a mark in the description. Frappe CRM opens
 * tasks in a list, and none by an address.
 */
export function frappeTasks(frappe: Frappe): NonNullable<CrmConnector['saveTask']> {
  const found = ({ name, status, description }: z.infer<typeof Task>) => ({
    ...{ id: name, status: status ?? '', description: description ?? '' },
  });

  return taskSaver({
    async read(recordId, options) {
      if (!/^[\w-]{1,140}$/.test(recordId)) return null;
      const task = await frappe.read(Task, taskType, recordId, options);
      return task === null ? null : found(task);
    },
    async find({ key }, options) {
      const mark = markOf('sidecall-task', key);
      const query = {
        fields: ['name', 'status', 'description'],
        // The key is encoded, and "%" finds any text. The marks of what is found are compared.
        filters: [['description', 'like', `%${mark}%`] as const],
        orderBy: 'creation asc',
        limit: 20,
      };
      const tasks = await frappe.list(Task, taskType, query, options);
      const task = tasks.find(({ description }) => description?.includes(mark));
      return task === undefined ? null : found(task);
    },
    async change({ id, status, description }, task, options) {
      const reopened: Fields = closed.includes(status) ? { status: 'Todo' } : {};
      const fields: Fields =
        task.due === null ? { status: 'Done' } : { ...dayOf(task), ...textAfter(description, task), ...reopened };
      await firstAccepted([{ ...fields, ...personOf(task) }, fields], (each) =>
        frappe.change(taskType, id, each, options),
      );
    },
    async create(task, options) {
      const fields: Fields = {
        ...{ ...dayOf(task), status: 'Todo', priority: 'Medium' },
        description: htmlOf(textOf(task)),
      };
      const reference = referenceOf([task.about]) ?? {};
      // Frappe refuses the whole document if the user or the record was deleted.
      const attempts: Fields[] = [
        { ...fields, ...reference, ...personOf(task) },
        { ...fields, ...reference },
        { ...fields, ...personOf(task) },
        fields,
      ];
      return firstAccepted(attempts, async (each) => (await frappe.create(taskType, each, options)) ?? '');
    },
  });
}

function textOf({ subject, text, key }: TaskDraft): string {
  return withWholeSubject(subject, `${text}\n${markOf('sidecall-task', key)}`, titleOf);
}

/** The description is HTML that users may have changed: an earlier subject stays in it. */
function textAfter(html: string, { subject }: TaskDraft): Fields {
  const isThere = titleOf(subject) === subject || htmlTextOf(html).includes(subject);
  return isThere ? {} : { description: `${htmlOf(subject)}<br><br>${html}` };
}

function titleOf(subject: string): string {
  return fitting(subject, longestTitle);
}

/** Due dates are times of the site's time zone. */
function dayOf({ subject, due }: TaskDraft): Fields {
  return { title: titleOf(subject), due_date: `${due} 12:00:00` };
}

function personOf({ user }: TaskDraft): Fields {
  return user === null ? {} : { assigned_to: user };
}
