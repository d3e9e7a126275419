import * as z from 'zod/mini';
import {
  CodedError,
  type CrmConnector,
  type CrmContact,
  field,
  type NewContact,
  namesOf,
  pathOf,
  RecentContacts,
  type RequestOptions,
  unlessRefused,
} from '../kit/index.ts';
import { Contact, contactOf } from './contact.ts';
import { completeContact, detailsOf } from './contact-details.ts';
import { contactsBy } from './find-contacts.ts';
import { type Freshsales, included } from './freshsales.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

const longestName = 255;
const unverified = 'The number is not verified.';

const Created = z.object({ contact: Contact });
const Account = z.object({ sales_account: z.object({ id: z.int() }) });
const Notes = z.object({ notes: included(z.object({ description: field })) });
const Anything = z.unknown();

/**
 * Creates a contact, unless there is one of this key, which is its external id. Some accounts keep mobile numbers unique:
 * there, the contact with the number is the contact.
 *
 * @param recent what was created while Freshsales' search may not find it, by number
 * @param searchLagMs how long that is
 */
export function contactCreator(
  freshsales: Freshsales,
  { recent, find, searchLagMs }: { recent: RecentContacts; find: CrmConnector['findContacts']; searchLagMs: number },
): CreateContact {
  const recentKeys = new RecentContacts(freshsales.clock, searchLagMs);

  async function before(externalId: string, options: RequestOptions): Promise<CrmContact | null> {
    const made = recentKeys.idsOf(externalId)[0];
    const known = made ?? (await contactsBy(freshsales, 'external_id', externalId, options))[0]?.id;
    const details = known === undefined ? null : await detailsOf(freshsales, known, options);
    // A look-up that knows no such field could return anyone.
    const isSame = details !== null && (made !== undefined || details.contact.external_id === externalId);
    return isSame ? completeContact(details, freshsales) : null;
  }

  async function create(wanted: NewContact, externalId: string, options: RequestOptions): Promise<CrmContact> {
    const { first, last } = namesOf(wanted.name, longestName);
    const account = await accountOf(freshsales, wanted.company, options);
    const contact = {
      ...{ first_name: first, last_name: last, mobile_number: wanted.number, external_id: externalId },
      ...(account !== null && { sales_accounts: [{ id: account, is_primary: true }] }),
    };
    const request = { method: 'POST', path: '/contacts', body: { contact } } as const;
    const made = await freshsales.send(Created, request, options);
    recent.add(wanted.number, made.contact.id);
    recentKeys.add(externalId, made.contact.id);
    return { ...contactOf(made.contact, freshsales), company: account === null ? null : wanted.company };
  }

  return async (wanted, options) => {
    const externalId = `sidecall-${wanted.key}`;
    let contact = await before(externalId, options);
    try {
      contact ??= await create(wanted, externalId, options);
    } catch (error) {
      const [same] = isTaken(error) ? await find(wanted.number, options) : [];
      if (same === undefined) throw error;
      return same;
    }
    if (wanted.unverified) await noteOnce(freshsales, contact.id, options);
    return contact;
  };
}

/** The account with this name, which is created if it is missing. null: none is named, or the user may not. */
async function accountOf(
  freshsales: Freshsales,
  company: string | null,
  options: RequestOptions,
): Promise<number | null> {
  if (company === null || company === '') return null;
  const body = { unique_identifier: { name: company }, sales_account: { name: company } };
  const request = { method: 'POST', path: '/sales_accounts/upsert', body } as const;
  return (await unlessRefused(freshsales.send(Account, request, options)))?.sales_account.id ?? null;
}

/** A contact has no text of its own, so a note says it. */
async function noteOnce(freshsales: Freshsales, contact: string, options: RequestOptions): Promise<void> {
  const known = await freshsales.read(Notes, pathOf`/contacts/${contact}/notes`, {}, options);
  if (known?.notes.some(({ description }) => description.includes(unverified)) === true) return;
  const note = { description: unverified, targetable_type: 'Contact', targetable_id: Number(contact) };
  await freshsales.send(Anything, { method: 'POST', path: '/notes', body: { note } }, options);
}

/** "Contact is not unique": another one has the number. */
function isTaken(error: unknown): boolean {
  if (!(error instanceof CodedError) || error.code !== 'CRM_REFUSED') return false;
  const { reason } = (error.details ?? {}) as { reason?: unknown };
  return typeof reason === 'string' && /not unique|already exists/i.test(reason);
}
