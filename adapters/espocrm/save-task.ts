import * as z from 'zod/mini';
import {
  type CrmConnector,
  firstAccepted,
  hasMark,
  id,
  markOf,
  type TaskDraft,
  taskSaver,
  unlessMissing,
  withChangedSubject,
  withWholeSubject,
} from '../kit/index.ts';
import { type Espo, type Fields, field, uncutField } from './espo.ts';
import { entityTypeOf, firstOf, isKind, isRecordId, pageOf } from './records.ts';
import { cutTitleOf, titleOf } from './title.ts';

const Task = z.object({ id, status: field, name: field, description: uncutField });
type Task = z.infer<typeof Task>;
const Changed = z.object({ id });

/** Statuses in which nothing is to be done. An administrator's own ones stay as they are. */
const closed = ['Completed', 'Canceled', 'Deferred'];

/** Records of the entity type Task. EspoCRM has no unique field for the key, so it is a mark in the description. */
export function espoTasks(espo: Espo): NonNullable<CrmConnector['saveTask']> {
  return taskSaver({
    async read(recordId, options) {
      return isRecordId(recordId) ? unlessMissing(espo.read(Task, 'Task', recordId, options)) : null;
    },
    async find({ key }, options) {
      const query = {
        select: ['id', 'status', 'name', 'description'],
        where: [{ type: 'contains', attribute: 'description', value: markOf('sidecall-task', key) }],
        orderBy: 'createdAt',
        order: 'asc',
      } as const;
      const rows = await espo.list(Task, 'Task', query, options);
      return rows.find(({ description }) => hasMark(description, 'sidecall-task', key)) ?? null;
    },
    change(before, task, options) {
      const { id, status } = before;
      const reopened = closed.includes(status ?? '') ? { status: 'Not Started' } : {};
      const fields =
        task.due === null ? { status: 'Completed' } : { ...dayOf(task), ...textAfter(before, task), ...reopened };
      const user = task.user === null ? {} : { assignedUserId: task.user };
      return firstAccepted([{ ...fields, ...user }, fields], (each) => espo.update(Changed, 'Task', id, each, options));
    },
    async create(task, options) {
      const fields = { ...dayOf(task), status: 'Not Started', description: textOf(task) };
      const parent = parentOf(task);
      // Each task needs a user. Without the agent's, it is the connection's own.
      const own = { assignedUserId: await espo.ownUser(options) };
      const user = task.user === null ? own : { assignedUserId: task.user };
      const attempts = [
        { ...fields, ...parent, ...user },
        { ...fields, ...user },
        { ...fields, ...parent, ...own },
        { ...fields, ...own },
      ];
      return (await firstAccepted(attempts, (each) => espo.create(Changed, 'Task', each, options))).id;
    },
    pageOf: (recordId) => pageOf(espo.baseUrl, 'Task', recordId),
  });
}

/** EspoCRM computes `dateEnd`, a time, from the day. */
function dayOf({ subject, due }: TaskDraft): Fields {
  return { name: titleOf(subject) || 'Follow-up', dateEndDate: due };
}

function parentOf({ about }: TaskDraft): Fields {
  const parent = firstOf([about], 'contact', 'lead', 'account', 'ticket');
  return parent === null || !isKind(parent.kind) ? {} : { parentType: entityTypeOf[parent.kind], parentId: parent.id };
}

function textOf({ subject, text, key }: TaskDraft): string {
  return withWholeSubject(subject, `${text}\n${markOf('sidecall-task', key)}`, cutTitleOf);
}

function textAfter({ name, description }: Task, { subject }: TaskDraft): Fields {
  const before = { name: name ?? '', description: description ?? '' };
  const changed = withChangedSubject(before, subject, cutTitleOf);
  return changed === before.description ? {} : { description: changed };
}
