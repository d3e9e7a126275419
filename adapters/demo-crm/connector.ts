import {
  accepted,
  bearer,
  type CallLogEntry,
  type CrmConnection,
  type CrmConnector,
  type CrmRef,
  createRequester,
  defineCrm,
  ofSameLine,
  pathOf,
  refused,
  withWords,
} from '../kit/index.ts';
import { Created, contactOf, Found, Saved, SavedTicketAnswer, savedTicketOf, Tickets, Users } from './answers.ts';
import { manifest } from './manifest.ts';
import { taskSaver } from './save-task.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;

/** The gateway's half of the adapter for Ledger, the demo's CRM. */
export const definition = defineCrm(manifest, createConnector);

function createConnector(connection: CrmConnection): CrmConnector {
  const { baseUrl } = connection;
  const request = createRequester(connection, { auth: bearer('token'), budget: manifest.budget });

  return {
    async findContacts(number, options) {
      const answer = await request({ method: 'GET', path: '/api/contacts', query: { phone: number } }, options);
      const found = accepted(Found, answer).contacts.map((contact) => contactOf(contact, baseUrl));
      // The CRM matches a few digits anywhere in the number, so the whole number is compared here.
      return ofSameLine(found, number, options.country).slice(0, mostKept);
    },

    async searchContacts(words, options) {
      const answer = await request({ method: 'GET', path: '/api/contacts', query: { words } }, options);
      const found = accepted(Found, answer).contacts.map((contact) => contactOf(contact, baseUrl));
      return withWords(found, words).slice(0, options.limit);
    },

    async saveCallLog(entry, known, options) {
      // The call id is unique in Ledger. An id that is known besides is the record that a user's page made.
      const path = pathOf`/api/calls/${entry.callId}`;
      const put = (contactId: string | null) =>
        request({ method: 'PUT', path, body: { ...bodyOf(entry), contactId, recordId: known.recordId } }, options);
      const contactId = contactIdOf(entry.about);
      let answer = await put(contactId);
      // The contact was deleted after the lookup. The call is still worth logging.
      if (answer.status === 422 && contactId !== null) answer = await put(null);
      // Ledger has no page for one call.
      return { recordId: accepted(Saved, answer).id, url: null };
    },

    async createContact({ key, name, company, number, masked }, options) {
      const body = { key, name, company, phone: number, private: masked };
      const answer = await request({ method: 'POST', path: '/api/contacts', body }, options);
      return contactOf(accepted(Created, answer).contact, baseUrl);
    },

    async openTickets(about, options) {
      const contactId = contactIdOf(about);
      if (contactId === null) return [];
      const answer = await request({ method: 'GET', path: pathOf`/api/contacts/${contactId}/tickets` }, options);
      return accepted(Tickets, answer).tickets;
    },

    async saveTicket(ticket, known, options) {
      const { key, user } = ticket;
      const body = `${ticket.text}\n\n— ${ticket.customer}`;
      if (known.recordId !== null) {
        const path = pathOf`/api/tickets/${known.recordId}/comments`;
        const answer = await request({ method: 'POST', path, body: { key, body, user } }, options);
        return savedTicketOf(accepted(SavedTicketAnswer, answer).ticket, baseUrl);
      }
      const contactId = contactIdOf(ticket.about);
      if (contactId === null) throw refused({ reason: 'A ticket in Ledger needs a contact.' });
      const draft = { key, contactId, subject: ticket.subject, body };
      const answer = await request({ method: 'POST', path: '/api/tickets', body: draft }, options);
      return savedTicketOf(accepted(SavedTicketAnswer, answer).ticket, baseUrl);
    },

    saveTask: taskSaver(request),

    async users(options) {
      const answer = await request({ method: 'GET', path: '/api/users' }, options);
      return accepted(Users, answer).users.map((user) => ({ ...user, numbers: [] }));
    },
  };
}

function contactIdOf(about: CrmRef | null): string | null {
  return about?.kind === 'contact' ? about.id : null;
}

function bodyOf(entry: CallLogEntry) {
  const { revision, direction, virtualNumber, agent, user, startedAt, answeredAt, endedAt } = entry;
  const { duration, endReason, note, disposition, recording } = entry;
  return {
    ...{ revision, direction, virtualNumber, agent, user, startedAt, answeredAt, endedAt },
    ...{ duration, endReason, note, disposition, recording },
    // The CRM has no field for it, and its users must not consider the number verified.
    customer: entry.unverified === true ? `${entry.customer} (unverified)` : entry.customer,
  };
}
