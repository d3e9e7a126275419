import {
  accepted,
  type CrmConnector,
  type CrmContact,
  ofSameLine,
  type RecentContacts,
  type RequestOptions,
} from '../kit/index.ts';
import type { AccountData } from './account.ts';
import { type HubSpotObject, Objects } from './answers.ts';
import { batchRead } from './batch-read.ts';
import { fieldsOf, wantedProperties } from './contact-fields.ts';
import { historyOf } from './history.ts';
import type { HubSpot } from './hubspot.ts';
import { contactOf, propertiesOf } from './records.ts';

type FindContacts = CrmConnector['findContacts'];

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
/** The most that HubSpot returns at once: the oldest 200 of a few digits are more than a pop can use. */
const pageSize = 200;
/** Few numbers share so many last digits, and few countries have shorter numbers. */
const lastDigits = 7;

/**
 * Finds contacts by the last digits of their numbers. HubSpot keeps phone and mobile phone a second time, as digits
 * without separators, for the search.
 * https://developers.hubspot.com/docs/api/crm/search
 */
export function contactFinder(hubspot: HubSpot, account: AccountData, recent: RecentContacts): FindContacts {
  return async (number, options) => {
    const { phoneProperty } = hubspot;
    const digits = number.replace(/\D/g, '').slice(-lastDigits);
    const wanted = await wantedProperties(account, options.fields ?? [], options);
    const properties = [...new Set([...propertiesOf(hubspot), ...wanted.map(({ definition }) => definition.name)])];
    const same = (objects: readonly HubSpotObject[]) => {
      const present = objects.filter(({ archived }) => archived !== true);
      const contacts = present.map((object) => ({
        ...contactOf(object, phoneProperty),
        ...(wanted.length > 0 && { fields: fieldsOf(object, wanted) }),
      }));
      return ofSameLine(contacts, number, options.country);
    };

    const [created, indexed] = await Promise.all([
      contactsOf(hubspot, recent.idsOf(number), properties, options),
      search(hubspot, { number, digits: `*${digits}`, properties }, options),
    ]);
    let found = same(unique([...created, ...indexed]));
    // A number with an extension does not end with these digits.
    if (found.length === 0) found = same(await search(hubspot, { number, digits: `*${digits}*`, properties }, options));
    const [first, ...others] = found.slice(0, mostKept);
    if (first === undefined) return [];
    return [{ ...first, ...(await detailsOf(hubspot, account, first, options)) }, ...others];
  };
}

/** The contact itself is there already, so its details get half of the time that is left. */
async function detailsOf(hubspot: HubSpot, account: AccountData, { id }: CrmContact, all: RequestOptions) {
  const options = { timeoutMs: all.timeoutMs / 2, ...(all.signal !== undefined && { signal: all.signal }) };
  const [url, history] = await Promise.all([
    account.pageOf('contact', id, options),
    historyOf(hubspot, account, id, options),
  ]);
  return { url, ...history };
}

async function search(
  hubspot: HubSpot,
  { number, digits, properties }: { number: string; digits: string; properties: readonly string[] },
  options: RequestOptions,
): Promise<HubSpotObject[]> {
  const { phoneProperty } = hubspot;
  const groups = [
    { propertyName: 'hs_searchable_calculated_phone_number', operator: 'CONTAINS_TOKEN', value: digits },
    { propertyName: 'hs_searchable_calculated_mobile_number', operator: 'CONTAINS_TOKEN', value: digits },
    // A property of the account's own is not kept as digits: only some spellings are found.
    ...(phoneProperty === null
      ? []
      : [{ propertyName: phoneProperty, operator: 'IN', values: [number, number.slice(1), `00${number.slice(1)}`] }]),
  ];
  const body = {
    filterGroups: groups.map((filter) => ({ filters: [filter] })),
    // Ascending.
    sorts: ['createdate'],
    properties,
    limit: pageSize,
  };
  return objectsFound(hubspot, body, 'search', options);
}

/** What HubSpot's search of contacts returns. */
export async function objectsFound(
  { request }: HubSpot,
  body: unknown,
  budgetClass: 'search' | 'typing',
  options: RequestOptions,
): Promise<HubSpotObject[]> {
  const path = '/crm/v3/objects/contacts/search';
  return accepted(Objects, await request({ method: 'POST', path, body, budgetClass }, options)).results;
}

async function contactsOf(
  { request }: HubSpot,
  ids: readonly string[],
  properties: readonly string[],
  options: RequestOptions,
): Promise<HubSpotObject[]> {
  if (ids.length === 0) return [];
  const answer = await request(batchRead('contacts', { ids, properties }), options);
  return accepted(Objects, answer).results;
}

function unique(objects: readonly HubSpotObject[]): HubSpotObject[] {
  return [...new Map(objects.map((object) => [object.id, object])).values()];
}
