import {
  accepted,
  type CrmContact,
  type CrmPastCall,
  type CrmRelated,
  type CrmTicket,
  pathOf,
  type RequestOptions,
} from '../kit/index.ts';
import { type AccountData, nullUnlessCredentials, type Stage } from './account.ts';
import { Associated, type HubSpotObject, Objects } from './answers.ts';
import { batchRead } from './batch-read.ts';
import type { HubSpot } from './hubspot.ts';

const mostShown = 10;

type History = Pick<CrmContact, 'openTickets' | 'lastCalls' | 'related'>;

/**
 * Open tickets and deals, companies, and the latest calls of a contact. It is still worth showing without what HubSpot
 * does not return, for example because the app lacks a scope.
 */
export async function historyOf(
  hubspot: HubSpot,
  account: AccountData,
  contactId: string,
  options: RequestOptions,
): Promise<History> {
  const orNothing = <T>(work: Promise<T[]>): Promise<T[]> => work.catch((error) => nullUnlessCredentials(error) ?? []);
  const [companies, deals, openTickets, lastCalls] = await Promise.all([
    orNothing(relatedOf(hubspot, contactId, 'companies', options)),
    orNothing(relatedOf(hubspot, contactId, 'deals', options)),
    orNothing(openTicketsOf(hubspot, account, contactId, options)),
    orNothing(callsOf(hubspot, contactId, options)),
  ]);
  return { openTickets, lastCalls, related: [...companies, ...deals] };
}

export async function openTicketsOf(
  hubspot: HubSpot,
  account: AccountData,
  contactId: string,
  options: RequestOptions,
): Promise<CrmTicket[]> {
  const properties = ['subject', 'hs_pipeline', 'hs_pipeline_stage', 'hs_lastmodifieddate'];
  const [tickets, stages] = await Promise.all([
    associated(hubspot, contactId, 'tickets', properties, options),
    account.ticketStages(options),
  ]);
  return tickets
    .filter((ticket) => stageOf(ticket, stages)?.isClosed !== true)
    .map((ticket) => ticketOf(ticket, stages))
    .sort((one, other) => (one.updatedAt < other.updatedAt ? 1 : -1));
}

export function ticketOf(ticket: HubSpotObject, stages: readonly Stage[]): CrmTicket {
  const { subject, hs_pipeline_stage, hs_lastmodifieddate } = ticket.properties;
  return {
    id: ticket.id,
    subject: (subject ?? '').slice(0, 500),
    status: stageOf(ticket, stages)?.label ?? hs_pipeline_stage ?? '',
    updatedAt: hs_lastmodifieddate ?? ticket.updatedAt ?? '',
  };
}

/** The ids of stages are unique in an account, but for the first pipeline's of old accounts. */
function stageOf({ properties }: HubSpotObject, stages: readonly Stage[]): Stage | undefined {
  const { hs_pipeline, hs_pipeline_stage } = properties;
  const same = stages.filter(({ id }) => id === hs_pipeline_stage);
  return same.find(({ pipeline }) => pipeline === hs_pipeline) ?? same[0];
}

async function relatedOf(
  hubspot: HubSpot,
  contactId: string,
  type: 'companies' | 'deals',
  options: RequestOptions,
): Promise<CrmRelated[]> {
  if (type === 'companies') {
    const companies = await associated(hubspot, contactId, type, ['name'], options);
    return companies.map(({ id, properties }) => ({ kind: 'company', id, label: label(properties.name) }));
  }
  const deals = await associated(hubspot, contactId, type, ['dealname', 'hs_is_closed'], options);
  return deals
    .filter(({ properties }) => properties.hs_is_closed !== 'true')
    .map(({ id, properties }) => ({ kind: 'deal', id, label: label(properties.dealname) }));
}

async function callsOf(hubspot: HubSpot, contactId: string, options: RequestOptions): Promise<CrmPastCall[]> {
  const properties = ['hs_timestamp', 'hs_call_direction', 'hs_call_duration', 'hs_call_title'];
  const calls = await associated(hubspot, contactId, 'calls', properties, options);
  return calls
    .map((call): CrmPastCall => {
      const { hs_timestamp, hs_call_direction, hs_call_duration, hs_call_title } = call.properties;
      return {
        at: hs_timestamp ?? call.createdAt ?? '',
        direction: hs_call_direction === 'OUTBOUND' ? 'outbound' : 'inbound',
        duration: Math.round((Number(hs_call_duration ?? 0) || 0) / 1000),
        summary: label(hs_call_title),
      };
    })
    .sort((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, mostShown);
}

/** The newest 100 associated records: HubSpot's ids grow. */
async function associated(
  { request }: HubSpot,
  contactId: string,
  type: 'companies' | 'deals' | 'tickets' | 'calls',
  properties: readonly string[],
  options: RequestOptions,
): Promise<HubSpotObject[]> {
  const path = pathOf`/crm/v4/objects/contacts/${contactId}/associations/${type}`;
  const answer = await request({ method: 'GET', path, query: { limit: 100 } }, options);
  // The contact was deleted after the search.
  if (answer.status === 404) return [];
  const ids = accepted(Associated, answer).results.map(({ toObjectId }) => toObjectId);
  if (ids.length === 0) return [];
  const read = await request(batchRead(type, { ids: [...new Set(ids)], properties }), options);
  return accepted(Objects, read).results.filter(({ archived }) => archived !== true);
}

function label(text: string | null | undefined): string {
  return (text ?? '').slice(0, 500);
}
