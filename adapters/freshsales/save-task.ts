import * as z from 'zod/mini';
import {
  type CrmConnector,
  field,
  firstAccepted,
  fitting,
  id,
  link,
  markOf,
  pathOf,
  type RequestOptions,
  type TaskDraft,
  taskSaver,
} from '../kit/index.ts';
import { findInAccount, mayBeCut } from './account-list.ts';
import { type Freshsales, included } from './freshsales.ts';
import { firstContact, numberOf } from './records.ts';

const Task = z.object({ id, description: field });
const OneTask = z.object({ task: Task });
/** Freshsales puts included records beside the contact, or into it. */
const WithTasks = z.object({
  contact: z.object({ id: z.int(), owner_id: link, tasks: included(Task) }),
  tasks: included(Task),
});

const longestTitle = 255;
/** The states of a task. */
const open = 0;
const done = 1;

/**
 * Tasks of contacts. They have no key, so it is a mark in the description, looked for among the tasks of the contact.
 * If there may be more of them, it is looked for among all open ones. Each task needs a contact and an owner.
 * https://developers.freshworks.com/crm/api/#tasks
 */
export function freshsalesTasks(
  freshsales: Freshsales,
  unknownCallers: (options: RequestOptions) => Promise<number>,
): NonNullable<CrmConnector['saveTask']> {
  /** The contact of the task, if it is still there, and that of unknown callers. */
  async function contactsFor({ about }: TaskDraft, options: RequestOptions) {
    const ids = [firstContact([about]), await unknownCallers(options)].filter((each) => each !== null);
    const read = (contact: number) =>
      freshsales.read(WithTasks, pathOf`/contacts/${contact}`, { include: 'tasks' }, options);
    return (await Promise.all(ids.map(read))).filter((contact) => contact !== null);
  }

  return taskSaver({
    async read(recordId, options) {
      if (numberOf(recordId) === null) return null;
      return (await freshsales.read(OneTask, pathOf`/tasks/${recordId}`, {}, options))?.task ?? null;
    },
    async find(task, options) {
      const mark = markOf('sidecall-task', task.key);
      const contacts = await contactsFor(task, options);
      const isWanted = ({ description }: z.infer<typeof Task>) => description.includes(mark);
      const lists = contacts.map(({ contact, tasks: beside }) => [...beside, ...contact.tasks]);
      const found = lists.flat().find(isWanted);
      if (found !== undefined || !lists.some(mayBeCut)) return found ?? null;
      const all = { name: 'tasks', entry: Task, query: { filter: 'open' } } as const;
      return findInAccount(freshsales, all, isWanted, options);
    },
    async change(before, task, options) {
      const changes = task.due === null ? { status: done } : { ...dayOf(task), status: open };
      const owner = numberOf(task.user);
      const attempts = owner === null ? [changes] : [{ ...changes, owner_id: owner }, changes];
      await firstAccepted(attempts, (each) => {
        const request = { method: 'PUT', path: pathOf`/tasks/${before.id}`, body: { task: each } } as const;
        return freshsales.send(OneTask, request, options);
      });
    },
    async create(task, options) {
      const fields = { ...dayOf(task), description: `${task.text}\n${markOf('sidecall-task', task.key)}` };
      const attempts = (await contactsFor(task, options)).flatMap(({ contact }) => {
        const target = { ...fields, targetable_type: 'Contact', targetable_id: contact.id };
        // Without the agent's user, it is the contact's owner.
        const owners = [numberOf(task.user), contact.owner_id].filter((owner) => owner !== null);
        return [...owners.map((owner_id) => ({ ...target, owner_id })), target];
      });
      const made = await firstAccepted(attempts, (each) =>
        freshsales.send(OneTask, { method: 'POST', path: '/tasks', body: { task: each } }, options),
      );
      return made.task.id;
    },
  });
}

/** Noon in UTC is the same day for almost all users. */
function dayOf({ subject, due }: TaskDraft) {
  return { title: fitting(subject, longestTitle), due_date: `${due}T12:00:00Z` };
}
