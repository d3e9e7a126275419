import {
  accepted,
  CodedError,
  type CrmContact,
  type CrmPastCall,
  type CrmRelated,
  pathOf,
  type RequestOptions,
  redactNumbers,
  textOf,
} from '../kit/index.ts';
import { type Activity, Deals, Leads, OneOrganization } from './answers.ts';
import { directionIn, durationIn } from './call-text.ts';
import { isFollowUp, isOurs } from './marks.ts';
import type { Pipedrive } from './pipedrive.ts';
import { activitiesOf, openTickets } from './tickets.ts';

const mostCalls = 10;
const mostRelated = 20;

type History = Pick<CrmContact, 'company' | 'openTickets' | 'lastCalls' | 'related'>;

export interface Organization {
  id: string;
  /** null: the search did not say it. */
  name: string | null;
}

/**
 * The organisation, open deals and leads, open activities, and the latest calls of a person. A person is still worth
 * showing without what Pipedrive does not return, for example because the app lacks a scope.
 */
export async function historyOf(
  pipedrive: Pipedrive,
  personId: string,
  organization: Organization | null,
  options: RequestOptions,
): Promise<History> {
  const orNothing = <T>(work: Promise<T[]>): Promise<T[]> =>
    work.catch((error: unknown) => {
      if (error instanceof CodedError && error.code !== 'CRM_CREDENTIALS') return [];
      throw error;
    });
  const [organizations, deals, leads, activities] = await Promise.all([
    orNothing(organizationsOf(pipedrive, organization, options)),
    orNothing(dealsOf(pipedrive, personId, options)),
    orNothing(leadsOf(pipedrive, personId, options)),
    orNothing(activitiesOf(pipedrive, personId, options)),
  ]);
  return {
    company: organizations[0]?.label ?? null,
    openTickets: openTickets(activities),
    lastCalls: callsAmong(activities),
    related: [...organizations, ...deals, ...leads],
  };
}

async function organizationsOf(
  { request }: Pipedrive,
  organization: Organization | null,
  options: RequestOptions,
): Promise<CrmRelated[]> {
  if (organization === null) return [];
  const { id } = organization;
  if (organization.name !== null) return [{ kind: 'organization', id, label: label(organization.name) }];
  const answer = await request({ method: 'GET', path: pathOf`/api/v2/organizations/${id}` }, options);
  return [{ kind: 'organization', id, label: label(accepted(OneOrganization, answer).data.name) }];
}

async function dealsOf({ request }: Pipedrive, personId: string, options: RequestOptions): Promise<CrmRelated[]> {
  const query = {
    ...{ person_id: personId, status: 'open' },
    ...{ sort_by: 'update_time', sort_direction: 'desc', limit: mostRelated },
  };
  const { data } = accepted(Deals, await request({ method: 'GET', path: '/api/v2/deals', query }, options));
  return data
    .filter(({ status, is_deleted }) => status === 'open' && is_deleted !== true)
    .map(({ id, title }) => ({ kind: 'deal', id, label: label(title) }));
}

/** Leads have no list in version 2. */
async function leadsOf({ request }: Pipedrive, personId: string, options: RequestOptions): Promise<CrmRelated[]> {
  const query = { limit: mostRelated, person_id: personId };
  const { data } = accepted(Leads, await request({ method: 'GET', path: '/api/v1/leads', query }, options));
  return data
    .filter(({ is_archived }) => is_archived !== true)
    .map(({ id, title }) => ({ kind: 'lead', id, label: label(title) }));
}

/** Calls that the connector wrote, and activities of Pipedrive's own type for calls. */
function callsAmong(activities: readonly Activity[]): CrmPastCall[] {
  return activities
    .filter(({ done, type, note }) => done === true && !isFollowUp(note) && (type === 'call' || isOurs(note)))
    .map((activity): CrmPastCall => {
      const { subject, due_date, due_time, update_time, duration, note } = activity;
      return {
        at: due_date === null ? (update_time ?? '') : `${due_date}T${(due_time || '00:00').slice(0, 5)}:00.000Z`,
        direction: directionIn(subject),
        duration: durationIn(textOf(note ?? '')) ?? secondsOf(duration),
        summary: redactNumbers(label(subject)),
      };
    })
    .sort((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, mostCalls);
}

/** "01:30" is an hour and a half. */
function secondsOf(duration: string | null): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})/.exec(duration ?? '') ?? [];
  return hours === undefined ? 0 : Number(hours) * 3600 + Number(minutes) * 60;
}

function label(text: string | null): string {
  return (text ?? '').slice(0, 500);
}
