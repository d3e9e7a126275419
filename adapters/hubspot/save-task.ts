import { type CrmConnector, htmlOf, type TaskDraft, taskSaver } from '../kit/index.ts';
import type { HubSpot } from './hubspot.ts';
import { KeyedObjects } from './keyed-objects.ts';
import { associationsOf, knownRefs, ownerId } from './records.ts';

/**
 * Tasks with a key of their own. HubSpot shows tasks in a list, and opens none by an address.
 * https://developers.hubspot.com/docs/guides/api/crm/engagements/tasks
 */
export function hubSpotTasks(hubspot: HubSpot): NonNullable<CrmConnector['saveTask']> {
  const tasks = new KeyedObjects(hubspot, 'tasks', ['hs_task_subject']);
  return taskSaver({
    read: (recordId, options) => tasks.byId(recordId, options),
    find: ({ key }, options) => tasks.byKey(key, options),
    change: ({ id }, task, options) => tasks.change(id, withOwner(task, stateOf(task)), options),
    async create(task, options) {
      const properties = { ...stateOf(task), hs_task_body: htmlOf(task.text), hs_task_type: 'TODO' };
      const associations = associationsOf('tasks', knownRefs([task.about]));
      const attempts = withOwner(task, properties).map((each) => ({ properties: each }));
      const all = [...attempts.map((each) => ({ ...each, associations })), ...attempts];
      return (await tasks.create(task.key, all, options)).object.id;
    },
  });
}

function stateOf({ subject, due }: TaskDraft): Record<string, string> {
  if (due === null) return { hs_task_status: 'COMPLETED' };
  return {
    hs_task_subject: subject,
    hs_task_status: 'NOT_STARTED',
    // When it is due. Noon in UTC is the same day for almost all users.
    hs_timestamp: `${due}T12:00:00.000Z`,
  };
}

/** The owner, and none: HubSpot refuses one that was deleted. */
function withOwner({ user }: TaskDraft, properties: Record<string, string>): Record<string, string>[] {
  const owner = ownerId(user);
  return owner === null ? [properties] : [{ ...properties, hubspot_owner_id: owner }, properties];
}
