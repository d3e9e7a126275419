import { type CrmConnection, type CrmConnector, defineCrm, ofSameLine } from '../kit/index.ts';
import { saveCallLog } from './call-log.ts';
import { createContact, searchNumber, searchWords } from './contacts.ts';
import { answerMakeCall } from './make-call.ts';
import { manifest } from './manifest.ts';
import { withDetails } from './pop.ts';
import { vtigerTasks } from './save-task.ts';
import { saveTicket } from './save-ticket.ts';
import { signedIdentity } from './signed-identity.ts';
import { openTicketsOf } from './tickets.ts';
import { usersOf } from './users.ts';
import { openWebservice } from './webservice.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;

/** The gateway's half of the adapter for Vtiger CRM. */
export const definition = defineCrm(manifest, createConnector, { signedIdentity });

function createConnector(connection: CrmConnection): CrmConnector {
  const { baseUrl, settings } = connection;
  const vtiger = openWebservice(connection);
  const ticketSettings = { baseUrl, priority: String(settings.ticketPriority ?? 'Normal') };

  return {
    async findContacts(number, options) {
      const found = await searchNumber(vtiger, baseUrl, number, options, options.fields);
      const exact = ofSameLine(
        found.map(({ contact }) => contact),
        number,
        options.country,
      ).slice(0, mostKept);
      const accounts = new Map(found.map(({ contact, accountId }) => [contact, accountId]));
      const kept = exact.map((contact) => ({ contact, accountId: accounts.get(contact) ?? null }));
      return withDetails(vtiger, kept, options);
    },

    searchContacts: (words, options) => searchWords(vtiger, baseUrl, words, options),

    saveCallLog: (entry, known, options) => saveCallLog(vtiger, baseUrl, entry, known, options),

    createContact: (contact, options) => createContact(vtiger, baseUrl, contact, options),

    async openTickets(about, options) {
      return (await openTicketsOf(vtiger, [about], options)).get(about.id) ?? [];
    },

    saveTicket: (ticket, known, options) => saveTicket(vtiger, ticketSettings, ticket, known, options),

    saveTask: vtigerTasks(vtiger, baseUrl),

    users: (options) => usersOf(vtiger, options),

    async receive(request, commands) {
      return answerMakeCall(request, connection.secrets.read().dialSecret ?? '', commands);
    },
  };
}
