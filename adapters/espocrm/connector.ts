import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { openCasesOf } from './cases.ts';
import { contactCreator } from './create-contact.ts';
import { openEspo } from './espo.ts';
import { contactFinder } from './find-contacts.ts';
import { manifest } from './manifest.ts';
import { espoTasks } from './save-task.ts';
import { ticketSaver } from './save-ticket.ts';
import { contactSearcher } from './search-contacts.ts';
import { usersOf } from './users.ts';

/** The gateway's half of the adapter for EspoCRM. */
export const definition = defineCrm(manifest, (connection) => {
  const espo = openEspo(connection);
  return {
    findContacts: contactFinder(espo),
    searchContacts: contactSearcher(espo),
    createContact: contactCreator(espo, connection),
    saveCallLog: callLogger(espo),
    saveTicket: ticketSaver(espo),
    saveTask: espoTasks(espo),
    openTickets: async (about, options) => (await openCasesOf(espo, [about], options)).get(about.id) ?? [],
    users: (options) => usersOf(espo, options),
  };
});
