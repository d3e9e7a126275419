import { defineCrm, RecentContacts } from '../kit/index.ts';
import { accountData } from './account.ts';
import { callLogger } from './call-log.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder } from './find-contacts.ts';
import { openTicketsOf } from './history.ts';
import { openHubSpot } from './hubspot.ts';
import { manifest } from './manifest.ts';
import { knownRefs } from './records.ts';
import { hubSpotTasks } from './save-task.ts';
import { ticketSaver } from './save-ticket.ts';
import { contactSearch } from './search-contacts.ts';
import { listUsers } from './users.ts';

/** HubSpot's search finds a new contact after some seconds, and after minutes on a busy day. */
const searchLagMs = 10 * 60_000;

/** The gateway's half of the adapter for HubSpot, with the CRM API, version 3. */
export const definition = defineCrm(manifest, (connection) => {
  const hubspot = openHubSpot(connection);
  const account = accountData(hubspot);
  const recent = new RecentContacts(hubspot.clock, searchLagMs);
  return {
    findContacts: contactFinder(hubspot, account, recent),
    searchContacts: contactSearch(hubspot, account),
    createContact: contactCreator(hubspot, account, recent),
    saveCallLog: callLogger(hubspot, account),
    saveTicket: ticketSaver(hubspot, account),
    saveTask: hubSpotTasks(hubspot),
    async openTickets(about, options) {
      const [contact] = knownRefs([about]);
      return contact?.kind === 'contact' ? openTicketsOf(hubspot, account, contact.id, options) : [];
    },
    users: (options) => listUsers(hubspot, options),
  };
});
