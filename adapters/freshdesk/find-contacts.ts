import * as z from 'zod/mini';
import {
  type CrmConnector,
  type CrmContact,
  cutList,
  field,
  id,
  ofSameLine,
  pathOf,
  type RequestOptions,
  spellingsOf,
  unlessFailed,
} from '../kit/index.ts';
import { Contact, contactOf } from './contact.ts';
import type { Freshdesk } from './freshdesk.ts';
import { historyOf } from './history.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
/** Of a query, with its quotes. */
const longestQuery = 512;
const mostQueries = 3;

const Found = z.object({ results: cutList(Contact, 30) });
const Company = z.object({ id, name: field });

/**
 * Finds contacts. Freshdesk compares whole texts, so all usual spellings of the number are searched:
 *
 *   the lists by phone and by mobile phone ─► E.164, at once
 *   the search ─► all spellings; some minutes late
 *       └─► comparison of whole numbers ─► tickets and company of the first
 */
export function contactFinder(freshdesk: Freshdesk): CrmConnector['findContacts'] {
  return async (number, options) => {
    const list = (by: 'phone' | 'mobile') => freshdesk.list(Contact, '/api/v2/contacts', { [by]: number }, options);
    const search = async (query: string) => {
      const request = { method: 'GET', path: '/api/v2/search/contacts', query: { query } } as const;
      return (await freshdesk.send(Found, request, options)).results;
    };
    const searches = await Promise.all([list('mobile'), list('phone'), ...queriesOf(number).map(search)]);
    const rows = new Map(searches.flat().map((row) => [row.id, row]));
    const contacts = [...rows.values()].map((row) => ({
      ...contactOf(row, freshdesk.baseUrl, options.fields),
      companyId: row.company_id,
    }));
    const found = ofSameLine(contacts, number, options.country).slice(0, mostKept);
    return Promise.all(found.map((contact, at) => complete(freshdesk, contact, at === 0, options)));
  };
}

/** The first contact with its company, open tickets and past calls. */
async function complete(
  freshdesk: Freshdesk,
  { companyId, ...contact }: CrmContact & { companyId: number | null },
  isFirst: boolean,
  options: RequestOptions,
): Promise<CrmContact> {
  if (!isFirst) return contact;
  const path = companyId === null ? null : pathOf`/api/v2/companies/${companyId}`;
  const [history, company] = await Promise.all([
    unlessFailed(historyOf(freshdesk, contact.id, options)),
    path === null ? null : unlessFailed(freshdesk.read(Company, path, options)),
  ]);
  return { ...contact, company: company?.name || contact.company, ...history };
}

/** E.g. `"mobile:'+14155550123' OR phone:'+14155550123' OR …"`. */
function queriesOf(number: string): string[] {
  const conditions = spellingsOf(number).flatMap((spelling) => [`mobile:'${spelling}'`, `phone:'${spelling}'`]);
  const queries: string[] = [];
  for (const condition of conditions) {
    const last = queries.at(-1);
    const longer = last === undefined ? null : `${last.slice(0, -1)} OR ${condition}"`;
    if (longer !== null && longer.length <= longestQuery) queries[queries.length - 1] = longer;
    else queries.push(`"${condition}"`);
  }
  return queries.slice(0, mostQueries);
}
