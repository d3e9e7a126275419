import * as z from 'zod/mini';
import {
  type CrmConnector,
  type CrmContact,
  contactWith,
  containedTerms,
  fewFirst,
  longestTerm,
  nationalDigits,
  ofSameLine,
  type RequestOptions,
  withWords,
} from '../kit/index.ts';
import type { Condition, Frappe, ListQuery } from './frappe.ts';
import { historyOf } from './history.ts';
import { idOf, type Kind, pageOf } from './records.ts';
import { timeOf } from './times.ts';

type FindContacts = CrmConnector['findContacts'];

const text = z.nullish(
  z.pipe(
    z.string(),
    z.transform((value: string) => value.slice(0, 4000)),
  ),
);
/** The name of a document is its id, so it is not cut. */
const documentName = z.string().check(z.minLength(1), z.maxLength(140));

const Contact = z.object({
  name: documentName,
  full_name: text,
  first_name: text,
  company_name: text,
  mobile_no: text,
  phone: text,
  matched: text,
  creation: text,
});
const Lead = z.object({
  name: documentName,
  lead_name: text,
  organization: text,
  mobile_no: text,
  phone: text,
  lead_owner: text,
  creation: text,
});

const mostRows = 200;
const mostKept = 100;
/** Few numbers share so many last digits, and few countries have shorter numbers. */
const lastDigits = 7;

/** A contact with the name of its document. */
type Found = CrmContact & { document: string };

/**
 * Finds contacts by every number in their list, not only the main one, and leads that were not converted. Numbers are
 * stored as they were typed, so the search has any text between the digits. Near misses are filtered out.
 */
export function contactFinder(frappe: Frappe): FindContacts {
  return async (number, options) => {
    const pattern = `%${[...nationalDigits(number).slice(-lastDigits)].join('%')}%`;
    const found = [
      ...(await contacts(frappe, { filters: [['Contact Phone', 'phone', 'like', pattern]] }, options)),
      ...(await leads(frappe, ['mobile_no', 'phone'], pattern, options)),
    ];
    const right = ofSameLine(merged(found), number, options.country).slice(0, mostKept);
    const [first, ...others] = right.map(({ document: _, ...contact }) => contact);
    if (first === undefined) return [];
    const history = await historyOf(frappe, first.kind as Kind, right[0]?.document ?? '', halfOf(options));
    return [{ ...first, ...history }, ...others];
  };
}

/**
 * Finds contacts and leads by words of their names and companies. Frappe takes one list of alternatives, so it is asked
 * for the longest word, and the others are compared afterwards.
 */
export function contactSearcher(frappe: Frappe): NonNullable<CrmConnector['searchContacts']> {
  return async (words, options) => {
    const longest = longestTerm(words, containedTerms);
    if (longest === null) return [];
    const pattern = `%${longest}%`;
    const most = { limit: options.limit, most: mostRows };
    const [ofContacts, ofLeads] = await Promise.all([
      // A contact is a row for each of its numbers.
      fewFirst(words, { ...most, few: 4 * options.limit }, async (count) => {
        const orFilters = anyLike(['full_name', 'company_name'], pattern);
        const rows = await contacts(frappe, { orFilters, limit: count }, options);
        const found = merged(rows);
        const isFull = rows.length >= count;
        // The numbers of the last one may go on behind the part.
        return { contacts: isFull && count < mostRows ? found.slice(0, -1) : found, isFull };
      }),
      fewFirst(words, most, async (count) => {
        const rows = await leads(frappe, ['lead_name', 'organization'], pattern, options, count);
        return { contacts: rows, isFull: rows.length >= count };
      }),
    ]);
    const found = withWords(merged([...ofContacts, ...ofLeads]), words).slice(0, options.limit);
    return found.map(({ document: _, ...contact }) => contact);
  };
}

async function contacts(
  frappe: Frappe,
  { limit = mostRows, ...conditions }: Pick<ListQuery, 'filters' | 'orFilters'> & { limit?: number },
  options: RequestOptions,
): Promise<Found[]> {
  const query = {
    fields: [
      ...['name', 'full_name', 'first_name', 'company_name', 'mobile_no', 'phone', 'creation'],
      'phone_nos.phone as matched',
    ],
    ...conditions,
    orderBy: '`tabContact`.creation asc',
    limit,
  };
  const rows = await frappe.list(Contact, 'Contact', query, options);
  return rows.map(({ name, full_name, first_name, company_name, mobile_no, phone, matched, creation }) =>
    foundOf(frappe, 'contact', name, {
      name: full_name || first_name || name,
      company: company_name || null,
      numbers: [matched, mobile_no, phone],
      creation,
    }),
  );
}

async function leads(
  frappe: Frappe,
  searched: readonly string[],
  pattern: string,
  options: RequestOptions,
  limit = mostRows,
): Promise<Found[]> {
  const query = {
    fields: ['name', 'lead_name', 'organization', 'mobile_no', 'phone', 'lead_owner', 'creation'],
    filters: [['converted', '=', '0'] as const],
    orFilters: anyLike(searched, pattern),
    orderBy: 'creation asc',
    limit,
  };
  const rows = await frappe.list(Lead, 'CRM Lead', query, options);
  return rows.map(({ name, lead_name, organization, mobile_no, phone, lead_owner, creation }) => ({
    ...foundOf(frappe, 'lead', name, {
      name: lead_name || name,
      company: organization || null,
      numbers: [mobile_no, phone],
      creation,
    }),
    owner: lead_owner || null,
  }));
}

function anyLike(fields: readonly string[], pattern: string): Condition[] {
  return fields.map((field) => [field, 'like', pattern]);
}

interface Said {
  name: string;
  company: string | null;
  numbers: readonly (string | null | undefined)[];
  creation: string | null | undefined;
}

function foundOf(
  { baseUrl, timeZone }: Frappe,
  kind: Kind,
  document: string,
  { name, company, numbers, creation }: Said,
): Found {
  return {
    ...contactWith({
      id: idOf(document),
      name,
      company,
      numbers: [...new Set(numbers.filter((each) => !!each))] as string[],
    }),
    ...{ kind, document, url: pageOf(baseUrl, kind, document), createdAt: timeOf(creation ?? null, timeZone) },
  };
}

/** A contact comes once for each of its numbers that match. */
function merged(found: readonly Found[]): Found[] {
  const byId = new Map<string, Found>();
  for (const each of found) {
    const key = `${each.kind} ${each.id}`;
    const before = byId.get(key);
    byId.set(
      key,
      before === undefined ? each : { ...before, numbers: [...new Set([...before.numbers, ...each.numbers])] },
    );
  }
  return [...byId.values()];
}

/** The contact itself is there already, so its details get half of the time that is left. */
function halfOf({ timeoutMs, signal }: RequestOptions): RequestOptions {
  return { timeoutMs: timeoutMs / 2, ...(signal !== undefined && { signal }) };
}
