import { defineCrm, RecentContacts } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder } from './find-contacts.ts';
import { openTicketsOf } from './history.ts';
import { manifest } from './manifest.ts';
import { idOf } from './records.ts';
import { zendeskTasks } from './save-task.ts';
import { ticketSaver } from './save-ticket.ts';
import { contactSearch } from './search-contacts.ts';
import { signedIdentity } from './signed-identity.ts';
import { TicketStore } from './ticket-store.ts';
import { listUsers } from './users.ts';
import { openZendesk } from './zendesk.ts';

/** Zendesk's search finds a new user after some minutes. */
const searchLagMs = 15 * 60_000;

/** The gateway's half of the adapter for Zendesk Support, with the APIs for tickets, users and Talk Partner Edition. */
export const definition = defineCrm(
  manifest,
  (connection) => {
    const zendesk = openZendesk(connection);
    const recent = new RecentContacts(zendesk.clock, searchLagMs);
    const tickets = new TicketStore(zendesk);
    return {
      findContacts: contactFinder(zendesk, recent),
      searchContacts: contactSearch(zendesk),
      createContact: contactCreator(zendesk, recent),
      saveCallLog: callLogger(zendesk, tickets),
      saveTicket: ticketSaver(zendesk, tickets),
      saveTask: zendeskTasks(zendesk, tickets),
      async openTickets(about, options) {
        const id = idOf(about, 'user');
        return id === null ? [] : openTicketsOf(zendesk, String(id), options);
      },
      users: (options) => listUsers(zendesk, options),
    };
  },
  { signedIdentity },
);
