import {
  type CrmConnection,
  type CrmConnector,
  firstAccepted,
  hasMark,
  markOf,
  type NewContact,
} from '../kit/index.ts';
import { type CallerKind, contactFields, contactOf, Found, moreFields } from './contact.ts';
import { descriptionOf } from './description.ts';
import type { Espo, Fields } from './espo.ts';
import { entityTypeOf } from './records.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

/** The length of both columns. */
const longestName = 100;

/**
 * Creates a contact or a lead, unless there is one of this key. EspoCRM has no unique field for the key, so it is a
 * mark in the description. The record has no owner, because calls can go to the owner of a contact.
 */
export function contactCreator(espo: Espo, { settings }: CrmConnection): CreateContact {
  const kind: CallerKind = settings.newContact === 'lead' ? 'lead' : 'contact';
  const entityType = entityTypeOf[kind];

  return async (wanted, options) => {
    const made = (row: Found) => contactOf(kind, row, espo.baseUrl);
    const mark = markOf('sidecall-contact', wanted.key);
    const query = {
      select: [...contactFields, ...moreFields[kind]],
      where: [{ type: 'contains', attribute: 'description', value: mark }],
      orderBy: 'createdAt',
      order: 'asc',
    } as const;
    const rows = await espo.list(Found, entityType, query, options);
    const before = rows.find((row) => hasMark(row.description, 'sidecall-contact', wanted.key));
    if (before !== undefined) return made(before);
    return made(
      await firstAccepted(attemptsOf(kind, wanted), (fields) => espo.create(Found, entityType, fields, options)),
    );
  };
}

/** The fullest first. Administrators can change the list of sources. */
function attemptsOf(kind: CallerKind, wanted: NewContact): Fields[] {
  const fields = { ...namesOf(wanted.name), phoneNumber: wanted.number, description: descriptionOf(wanted) };
  if (kind !== 'lead') return [fields];
  const lead = { ...fields, ...(wanted.company && { accountName: wanted.company.slice(0, longestName) }) };
  return [{ ...lead, source: 'Call' }, lead];
}

/** EspoCRM needs a last name, and can do without the first. */
function namesOf(name: string): { firstName?: string; lastName: string } {
  const space = name.lastIndexOf(' ');
  const isInside = space > 0 && space < name.length - 1;
  if (!isInside) return { lastName: name.slice(0, longestName) };
  return {
    firstName: name.slice(0, space).slice(0, longestName),
    lastName: name.slice(space + 1).slice(0, longestName),
  };
}
