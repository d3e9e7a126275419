import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { openCasesOf } from './cases.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder, contactSearcher } from './find-contacts.ts';
import { manifest } from './manifest.ts';
import { suiteTasks } from './save-task.ts';
import { ticketSaver } from './save-ticket.ts';
import { openSuite } from './suite.ts';
import { usersOf } from './users.ts';

/** The gateway's half of the adapter for SuiteCRM. */
export const definition = defineCrm(manifest, (connection) => {
  const suite = openSuite(connection);
  return {
    findContacts: contactFinder(suite),
    searchContacts: contactSearcher(suite),
    createContact: contactCreator(suite, connection),
    saveCallLog: callLogger(suite),
    saveTicket: ticketSaver(suite),
    saveTask: suiteTasks(suite),
    openTickets: (about, options) => openCasesOf(suite, about, options),
    users: (options) => usersOf(suite, options),
  };
});
