import type { FastifyPluginAsync } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { ofSameLine } from '../../domain/crm/same-line.ts';
import { CodedError } from '../../domain/errors.ts';
import { type Country, toE164 } from '../../domain/numbers/e164.ts';
import type { ContactPage } from '../../domain/protocol/contact-list.ts';
import * as operations from '../../domain/protocol/operations/contacts.ts';
import { auditLine, type Sender } from '../audit/audit-line.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import type { Actor } from '../calls/port.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { type ContactReader, contactView, numbersAreHidden, readsPrivate } from '../masking/contact-view.ts';
import type { ContactStore, StoredContact } from '../storage/contacts/port.ts';
import type { Directory } from '../storage/store.ts';
import { newContactId } from './ids.ts';
import { storedNumbers } from './stored-number.ts';

interface Ports {
  contacts: ContactStore;
  directory: Pick<Directory, 'virtualNumbers'>;
  bulkReads: BulkReads;
  country: Country;
  clock: Clock;
}

/** The contact list. What a reader may know of a contact is decided by the room of masking. */
export function contactRoutes(ports: Ports): FastifyPluginAsync {
  const { contacts: store, directory, bulkReads, country, clock } = ports;

  async function readerOf({ role }: Actor): Promise<ContactReader> {
    return { role, someMasked: (await directory.virtualNumbers()).some(({ masked }) => masked) };
  }

  async function pageFor(
    reader: ContactReader,
    sender: Sender,
    page: { contacts: readonly StoredContact[]; next: string | null },
  ): Promise<ContactPage> {
    await bulkReads.note(sender, 'contacts.read', page.contacts.length);
    return { contacts: page.contacts.map((contact) => contactView(contact, reader, country)), next: page.next };
  }

  async function existing(id: string): Promise<StoredContact> {
    const contact = await store.get(id);
    if (contact === null) throw new CodedError('NOT_FOUND');
    return contact;
  }

  async function ofNumber(text: string, reader: ContactReader, limit: number): Promise<StoredContact[]> {
    const number = toE164(text, country);
    if (number === null) throw new CodedError('INVALID_NUMBER');
    const found = ofSameLine(await store.alike(number), number, country);
    // Otherwise a search would tell whose number it is.
    return found.filter(({ isPrivate }) => !isPrivate || readsPrivate(reader)).slice(0, limit);
  }

  return operationRoutes(operations, {
    async listContacts({ query, actor, sender }) {
      return pageFor(await readerOf(actor), sender, await store.page(query));
    },

    async searchContacts({ body: { text = '', number, limit, before }, actor, sender }) {
      const reader = await readerOf(actor);
      const hasDigits = number !== undefined || /\p{N}/u.test(text);
      if (hasDigits && numbersAreHidden(reader)) {
        throw new CodedError('FORBIDDEN', {
          message: 'Numbers are masked for agents, so they cannot search by digits.',
          help: 'Search by letters of the name or the company.',
        });
      }
      if (number !== undefined) {
        const found = await ofNumber(number, reader, limit);
        return pageFor(reader, sender, { contacts: found, next: null });
      }
      const withoutPrivate = hasDigits && !readsPrivate(reader);
      return pageFor(reader, sender, await store.page({ text, before, limit, withoutPrivate }));
    },

    async addContact({ body: { owner, ...body }, actor, sender }) {
      const id = newContactId();
      const contact = {
        ...body,
        ...{ id, numbers: storedNumbers(body.numbers, country), isPrivate: false, createdAt: isoTime(clock) },
        owner: owner === undefined ? (actor.role === 'agent' ? actor.identity : null) : owner,
      };
      const added = await store.add(contact, null, { audit: auditLine(sender, clock, 'contact.put', id) });
      return contactView(added, await readerOf(actor), country);
    },

    async getContact({ params: { id }, actor, sender }) {
      const contact = await existing(id);
      await bulkReads.note(sender, 'contacts.read', 1);
      return contactView(contact, await readerOf(actor), country);
    },

    async changeContact({ params: { id }, body: { numbers, ...body }, actor, sender }) {
      const before = await existing(id);
      const reader = await readerOf(actor);
      if (numbers !== undefined && before.isPrivate && !readsPrivate(reader)) {
        throw new CodedError('CONTACT_NUMBER_MASKED', {
          message: 'The number of this contact is hidden, so you cannot replace it.',
          help: 'Leave “numbers” out, or ask an administrator.',
        });
      }
      const contact = {
        ...before,
        ...body,
        ...(numbers !== undefined && { numbers: storedNumbers(numbers, country) }),
      };
      const changed = await store.change(contact, { audit: auditLine(sender, clock, 'contact.put', id) });
      if (changed === null) throw new CodedError('CONTACT_CHANGED');
      return contactView(changed, reader, country);
    },

    async deleteContact({ params: { id }, sender }) {
      const deleted = await store.delete([id], { audit: auditLine(sender, clock, 'contact.deleted', id) });
      if (deleted === 0) throw new CodedError('NOT_FOUND');
      return null;
    },
  });
}
