import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder } from './find-contacts.ts';
import { openFreshdesk } from './freshdesk.ts';
import { manifest } from './manifest.ts';
import { ticketSaver } from './save-ticket.ts';
import { contactSearch } from './search-contacts.ts';
import { openTicketsOf } from './tickets.ts';
import { usersOf } from './users.ts';

/** The gateway's half of the adapter for Freshdesk. */
export const definition = defineCrm(manifest, (connection) => {
  const freshdesk = openFreshdesk(connection);
  return {
    findContacts: contactFinder(freshdesk),
    searchContacts: contactSearch(freshdesk),
    createContact: contactCreator(freshdesk),
    saveCallLog: callLogger(freshdesk),
    saveTicket: ticketSaver(freshdesk),
    openTickets: (about, options) => openTicketsOf(freshdesk, about, options),
    users: (options) => usersOf(freshdesk, options),
  };
});
