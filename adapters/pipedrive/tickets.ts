import { accepted, type CrmTicket, type RequestOptions } from '../kit/index.ts';
import { Activities, type Activity } from './answers.ts';
import type { Pipedrive } from './pipedrive.ts';

/** The latest activities of a person, done and open, the last changed first. */
export async function activitiesOf(
  { request }: Pipedrive,
  personId: string,
  options: RequestOptions,
): Promise<Activity[]> {
  const query = { person_id: personId, sort_by: 'update_time', sort_direction: 'desc', limit: 200 };
  const answer = await request({ method: 'GET', path: '/api/v2/activities', query }, options);
  // The person was deleted after the lookup.
  if (answer.status === 404) return [];
  return accepted(Activities, answer).data.filter(({ is_deleted }) => is_deleted !== true);
}

/** Open activities of any type: what is still to be done for the person. */
export function openTickets(activities: readonly Activity[]): CrmTicket[] {
  return activities.filter(({ done }) => done === false).map(ticketOf);
}

export function ticketOf({ id, subject, done, update_time }: Activity): CrmTicket {
  return {
    id,
    subject: (subject ?? '').slice(0, 500),
    status: done === true ? 'Done' : 'To do',
    updatedAt: update_time ?? '',
  };
}
