import * as z from 'zod/mini';
import {
  type CrmContact,
  contactWith,
  containedTerms,
  fewFirst,
  id,
  isoTimeOf,
  type NewContact,
  numberPattern,
  ofSameLine,
  type RequestOptions,
  unlessRefused,
  type WordSearchOptions,
  withWords,
} from '../kit/index.ts';
import { companyIn, descriptionOf, isOfKey } from './contact-description.ts';
import { pageOf } from './record-id.ts';
import type { Condition } from './vtql.ts';
import { field, listOf, pageSize, uncutField, type Webservice } from './webservice.ts';

/** Each source has three pages at most: a number with more near misses than that is found in part. */
const mostPages = 3;
/** Each further one multiplies the conditions. The others are compared afterwards. */
const mostTerms = 2;

const Found = z.looseObject({
  id,
  firstname: field,
  lastname: field,
  accountname: field,
  company: field,
  account_id: field,
  phone: field,
  mobile: field,
  homephone: field,
  otherphone: field,
  assigned_user_id: field,
  createdtime: field,
  description: uncutField,
});
type Found = z.infer<typeof Found>;

interface Source {
  module: 'Contacts' | 'Leads' | 'Accounts';
  kind: 'contact' | 'lead' | 'account';
  names: readonly (keyof Found)[];
  phones: readonly ('phone' | 'mobile' | 'homephone' | 'otherphone')[];
  /** Fields that not every module has. */
  more: readonly (keyof Found)[];
}

/** The names of further fields, whose values the caller wants, e.g. "cf_852". */
type Wanted = readonly string[];

const contacts: Source = {
  module: 'Contacts',
  kind: 'contact',
  names: ['firstname', 'lastname'],
  phones: ['phone', 'mobile', 'homephone', 'otherphone'],
  more: ['account_id', 'description'],
};
const leads: Source = {
  module: 'Leads',
  kind: 'lead',
  names: ['firstname', 'lastname'],
  phones: ['phone', 'mobile'],
  more: ['company'],
};
const accounts: Source = {
  module: 'Accounts',
  kind: 'account',
  names: ['accountname'],
  phones: ['phone', 'otherphone'],
  more: [],
};

/** A contact, and the account whose name is its company. */
export interface FoundContact {
  contact: CrmContact;
  accountId: string | null;
}

/** Contacts, leads and accounts whose number may be this one. Some are near misses. */
export async function searchNumber(
  vtiger: Webservice,
  baseUrl: string,
  number: string,
  options: RequestOptions,
  wanted: Wanted = [],
): Promise<FoundContact[]> {
  const inSource = async (source: Source, fields: Wanted): Promise<FoundContact[]> =>
    (await search(vtiger, source, number, options, fields)).map((row) => foundContact(source, row, baseUrl, fields));
  // Vtiger refuses a query with a field that the module does not have. Custom fields have other names in each module.
  const perhapsWithout = async (source: Source): Promise<FoundContact[]> => {
    const complete = wanted.length === 0 ? null : await unlessRefused(inSource(source, wanted));
    return complete ?? inSource(source, []);
  };
  return inAllSources(perhapsWithout);
}

/** The user may not see leads or accounts, and the module may be off. Without contacts there is nothing to find. */
async function inAllSources<T>(inSource: (source: Source) => Promise<T[]>): Promise<T[]> {
  const found = await Promise.all([
    inSource(contacts),
    unlessRefused(inSource(leads)),
    unlessRefused(inSource(accounts)),
  ]);
  return found.flatMap((list) => list ?? []);
}

/**
 * Contacts, leads and accounts by words of their names, and leads by their companies: one query of each module. Vtiger
 * has no brackets, so there is a group of conditions for each way to find the two longest words in the fields.
 */
export async function searchWords(
  vtiger: Webservice,
  baseUrl: string,
  words: string,
  options: WordSearchOptions,
): Promise<CrmContact[]> {
  const terms = containedTerms(words)
    .sort((one, other) => other.length - one.length)
    .slice(0, mostTerms);
  if (terms.length === 0) return [];
  const found = await inAllSources(async (source) => {
    const fields = source.kind === 'lead' ? [...source.names, 'company'] : source.names;
    const where = terms.reduce<Condition[][]>(
      (groups, term) =>
        groups.flatMap((group) => fields.map((field): Condition[] => [...group, [field, 'contains', term]])),
      [[]],
    );
    return fewFirst(words, { limit: options.limit, most: pageSize }, async (count) => {
      const query = { ...queryOf(source), where, page: { offset: 0, count } };
      const rows = await vtiger.query(listOf(Found), query, options);
      return { contacts: rows.map((row) => foundContact(source, row, baseUrl).contact), isFull: rows.length >= count };
    });
  });
  return withWords(found, words).slice(0, options.limit);
}

/** Page by page, until one has a contact with exactly this line. */
async function search(
  vtiger: Webservice,
  source: Source,
  number: string,
  options: RequestOptions,
  wanted: Wanted = [],
): Promise<Found[]> {
  const { phones } = source;
  const pattern = numberPattern(number);
  const found: Found[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const rows = await vtiger.query(
      listOf(Found),
      {
        ...queryOf(source, wanted),
        where: phones.map((phone): Condition[] => [[phone, 'like', pattern]]),
        page: { offset: page * pageSize, count: pageSize },
      },
      options,
    );
    found.push(...rows);
    const numbered = rows.map((row) => ({ numbers: numbersOf(source, row) }));
    if (rows.length < pageSize || ofSameLine(numbered, number).length > 0) break;
  }
  return found;
}

function queryOf({ module, names, phones, more }: Source, wanted: Wanted = []) {
  const select = [...new Set(['id', ...names, ...phones, ...more, 'assigned_user_id', 'createdtime', ...wanted])];
  return { select, from: module, orderBy: { field: 'createdtime' } };
}

/** Creates a contact, unless there is one of this key with this number. */
export async function createContact(
  vtiger: Webservice,
  baseUrl: string,
  wanted: NewContact,
  options: RequestOptions,
): Promise<CrmContact> {
  const before = (await search(vtiger, contacts, wanted.number, options)).find((row) =>
    isOfKey(row.description, wanted.key),
  );
  if (before !== undefined) return foundContact(contacts, before, baseUrl).contact;
  const element = {
    ...namesOf(wanted.name),
    mobile: wanted.number,
    description: descriptionOf(wanted),
    assigned_user_id: vtiger.ownUser(),
  };
  const created = await vtiger.create(Found, 'Contacts', element, options);
  return foundContact(contacts, created, baseUrl).contact;
}

/** Vtiger needs a last name, and can do without the first. */
function namesOf(name: string): { firstname: string; lastname: string } {
  const space = name.lastIndexOf(' ');
  const isInside = space > 0 && space < name.length - 1;
  return isInside
    ? { firstname: name.slice(0, space), lastname: name.slice(space + 1) }
    : { firstname: '', lastname: name };
}

function foundContact(source: Source, row: Found, baseUrl: string, wanted: Wanted = []): FoundContact {
  const contact = contactWith({
    id: row.id,
    kind: source.kind,
    name: source.names
      .map((name) => row[name] ?? '')
      .filter((part) => part !== '')
      .join(' '),
    company: (source.kind === 'contact' ? companyIn(row.description) : row.company) || null,
    numbers: numbersOf(source, row),
    owner: row.assigned_user_id || null,
    url: pageOf(baseUrl, source.module, row.id),
    createdAt: isoTimeOf(row.createdtime ?? ''),
    ...(wanted.length > 0 && { fields: valuesOf(row, wanted) }),
  });
  return { contact, accountId: row.account_id || null };
}

/** Vtiger sends texts: "1" and "0" for a checkbox. Empty fields are left out. */
function valuesOf(row: Found, wanted: Wanted): Record<string, string> {
  const values = wanted.map((name) => [name, Object.hasOwn(row, name) ? row[name] : ''] as const);
  return Object.fromEntries(values.filter(([, value]) => typeof value === 'string' && value !== '')) as Record<
    string,
    string
  >;
}

function numbersOf({ phones }: Source, row: Found): string[] {
  return phones.map((phone) => row[phone] ?? '').filter((number) => number !== '');
}
