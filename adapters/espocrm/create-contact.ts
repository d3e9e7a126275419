import {
  type CrmConnection,
  type CrmConnector,
  descriptionOf,
  firstAccepted,
  fitting,
  hasMark,
  markOf,
  type NewContact,
  namesOf,
} from '../kit/index.ts';
import { type CallerKind, contactFields, contactOf, Found, moreFields } from './contact.ts';
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
  const { first, last } = namesOf(wanted.name, longestName);
  const names = { ...(first !== '' && { firstName: first }), lastName: last };
  const fields = { ...names, phoneNumber: wanted.number, description: descriptionOf(wanted) };
  if (kind !== 'lead') return [fields];
  const lead = { ...fields, ...(wanted.company && { accountName: fitting(wanted.company, longestName) }) };
  return [{ ...lead, source: 'Call' }, lead];
}
