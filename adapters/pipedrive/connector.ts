import { defineCrm, RecentContacts } from '../kit/index.ts';
import { callType, taskType } from './activity-type.ts';
import { callLogger } from './call-log.ts';
import { CallTimes } from './call-times.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder } from './find-contacts.ts';
import { manifest } from './manifest.ts';
import { personFieldCodes } from './person-fields.ts';
import { openPipedrive } from './pipedrive.ts';
import { personOf } from './records.ts';
import { pipedriveTasks } from './save-task.ts';
import { ticketSaver } from './save-ticket.ts';
import { contactSearch } from './search-contacts.ts';
import { signedIdentity } from './signed-identity.ts';
import { activitiesOf, openTickets } from './tickets.ts';
import { listUsers } from './users.ts';

/** Pipedrive does not say how long its search lags behind. */
const searchLagMs = 10 * 60_000;

/** The gateway's half of the adapter for Pipedrive, with API v2, and v1 for what has no successor in it. */
export const definition = defineCrm(
  manifest,
  (connection) => {
    const pipedrive = openPipedrive(connection);
    const callTypeOf = callType(pipedrive);
    const codes = personFieldCodes(pipedrive);
    const times = new CallTimes(pipedrive);
    const recent = new RecentContacts(pipedrive.clock, searchLagMs);
    return {
      findContacts: contactFinder(pipedrive, codes, recent),
      searchContacts: contactSearch(pipedrive),
      createContact: contactCreator(pipedrive, codes, recent),
      saveCallLog: callLogger(pipedrive, callTypeOf, times),
      saveTicket: ticketSaver(pipedrive, callTypeOf, times),
      saveTask: pipedriveTasks(pipedrive, taskType(pipedrive, callTypeOf), times),
      async openTickets(about, options) {
        const personId = personOf(about);
        return personId === null ? [] : openTickets(await activitiesOf(pipedrive, personId, options));
      },
      users: (options) => listUsers(pipedrive, options),
    };
  },
  { signedIdentity },
);
