import { accepted, type CrmConnector, type RequestOptions, type TaskDraft, taskSaver } from '../kit/index.ts';
import { OneUser } from './answers.ts';
import { idOf, numericId, taskKey, ticketUrl } from './records.ts';
import type { TicketFields, TicketStore } from './ticket-store.ts';
import type { Zendesk } from './zendesk.ts';

/**
 * A follow-up is a ticket of the type "task", which has a due date. It is a ticket of its own, because the ticket of the
 * call belongs to the customer's question, and stays open or solved with it.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
 */
export function zendeskTasks(zendesk: Zendesk, tickets: TicketStore): NonNullable<CrmConnector['saveTask']> {
  /** Zendesk solves a ticket only if it has an assignee. */
  async function solved(isAssigned: boolean, task: TaskDraft, options: RequestOptions): Promise<TicketFields[]> {
    if (isAssigned) return [{ status: 'solved' }];
    const answer = await zendesk.request({ method: 'GET', path: '/api/v2/users/me.json' }, options);
    const own = numericId(accepted(OneUser, answer).user.id);
    return withAssignee(task, { status: 'solved', ...(own !== null && { assignee_id: own }) });
  }

  return taskSaver({
    read: (recordId, options) => tickets.byId(recordId, options),
    find: ({ key }, options) => tickets.byKey(taskKey(key), options),
    async change({ id, status, assignee_id }, task, options) {
      const isDone = status === 'solved' || status === 'closed';
      if (task.due === null && isDone) return;
      const changes =
        task.due === null
          ? await solved(assignee_id !== null, task, options)
          : withAssignee(task, { ...dueOf(task), ...(isDone && { status: 'open' }) });
      await tickets.changeFields(id, changes, options);
    },
    async create(task, options) {
      const requester = idOf(task.about, 'user');
      const fields = {
        ...dueOf(task),
        external_id: taskKey(task.key),
        tags: ['sidecall'],
        comment: { body: textOf(task), public: false },
      };
      const attempts = requester === null ? [fields] : [{ ...fields, requester_id: requester }, fields];
      const bodies = attempts.flatMap((each) => withAssignee(task, each)).map((ticket) => ({ ticket }));
      return (await tickets.create('/api/v2/tickets.json', bodies, options)).ticket.id;
    },
    pageOf: (recordId) => ticketUrl(recordId, zendesk.baseUrl),
  });
}

/** Noon in UTC is the same day for almost all users. */
function dueOf({ subject, due }: TaskDraft) {
  return { subject, type: 'task', due_at: `${due}T12:00:00Z` };
}

/** With the agent as the assignee, and without: Zendesk refuses one that was deleted. */
function withAssignee<T extends object>({ user }: TaskDraft, fields: T): (T & { assignee_id?: number })[] {
  const assignee = numericId(user);
  return assignee === null ? [fields] : [{ ...fields, assignee_id: assignee }, fields];
}

/** The requester of a task is a person. A ticket that the call is about is named, and Zendesk makes a link of it. */
function textOf({ text, about, key }: TaskDraft): string {
  const ticket = idOf(about, 'ticket');
  return [text, ...(ticket === null ? [] : [`Ticket: #${ticket}`]), `[sidecall task ${key}]`].join('\n');
}
