import { accepted, type CodedError, pathOf, type RequestOptions, refused } from '../kit/index.ts';
import { Activities, type Activity, OneActivity } from './answers.ts';
import type { Pipedrive } from './pipedrive.ts';
import type { Links } from './records.ts';

/** The fields of an activity that the connector writes. https://developers.pipedrive.com/docs/api/v1/Activities */
export type ActivityFields = Links & {
  subject?: string;
  type?: string;
  owner_id?: number;
  /** "2026-01-31" and "23:59", UTC. */
  due_date?: string;
  due_time?: string;
  /** "01:59" */
  duration?: string;
  done?: boolean;
  /** HTML. */
  note?: string;
};

const pageSize = 500;
/** 10,000 activities that were changed since. */
const mostPages = 20;

/** @returns null: there is none, or no longer */
export async function readActivity(
  { request }: Pipedrive,
  recordId: string | null,
  options: RequestOptions,
): Promise<Activity | null> {
  if (recordId === null || !/^[1-9]\d{0,14}$/.test(recordId)) return null;
  const answer = await request({ method: 'GET', path: pathOf`/api/v2/activities/${recordId}` }, options);
  if (answer.status === 404 || answer.status === 410) return null;
  const { data } = accepted(OneActivity, answer);
  // For 30 days, deleted ones are still there.
  return data.is_deleted === true ? null : data;
}

/**
 * The activity whose note has a mark of ours. Pipedrive's search does not contain activities, so those that were changed
 * since are read, the last changed first: a request that is repeated comes soon after the first one.
 * @param since in ms
 */
export async function findActivity(
  { request }: Pipedrive,
  since: number,
  isWanted: (activity: Activity) => boolean,
  options: RequestOptions,
): Promise<Activity | null> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = {
      updated_since: rfc3339Of(since),
      ...{ sort_by: 'update_time', sort_direction: 'desc', limit: pageSize },
      cursor,
    };
    const answer = await request({ method: 'GET', path: '/api/v2/activities', query }, options);
    const { data, additional_data } = accepted(Activities, answer);
    const found = data.find((activity) => activity.is_deleted !== true && isWanted(activity));
    if (found !== undefined) return found;
    cursor = additional_data?.next_cursor ?? undefined;
    if (cursor === undefined) break;
  }
  return null;
}

/**
 * Creates an activity, or changes the known one.
 * @param attempts the fullest first. Pipedrive refuses the whole activity if one part is not valid: a user that was
 *   deleted, a person that was merged. Each next one has less.
 * @throws CodedError CRM_REFUSED with the reason for the fullest
 */
export async function writeActivity(
  { request }: Pipedrive,
  id: string | null,
  attempts: readonly ActivityFields[],
  options: RequestOptions,
): Promise<Activity> {
  let refusal: CodedError | null = null;
  for (const body of new Map(attempts.map((attempt) => [JSON.stringify(attempt), attempt])).values()) {
    const answer =
      id === null
        ? await request({ method: 'POST', path: '/api/v2/activities', body }, options)
        : await request({ method: 'PATCH', path: pathOf`/api/v2/activities/${id}`, body }, options);
    if (answer.status < 400) return accepted(OneActivity, answer).data;
    refusal ??= refused(answer);
    if (![400, 403, 404, 422].includes(answer.status)) break;
  }
  throw refusal ?? new TypeError('There is nothing to write.');
}

/** The fullest first: then without the owner, then without links, then without both. */
export function attemptsOf(fields: ActivityFields, links: Links, owner: number | null): ActivityFields[] {
  const by = owner === null ? {} : { owner_id: owner };
  return [{ ...fields, ...links, ...by }, { ...fields, ...links }, { ...fields, ...by }, fields];
}

/** Without fractions of a second. */
function rfc3339Of(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
