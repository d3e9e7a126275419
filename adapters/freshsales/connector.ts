import { defineCrm, RecentContacts } from '../kit/index.ts';
import { activityKindOf } from './activity-kind.ts';
import { callLogger } from './call-log.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder } from './find-contacts.ts';
import { openFreshsales } from './freshsales.ts';
import { manifest } from './manifest.ts';
import { freshsalesTasks } from './save-task.ts';
import { contactSearch } from './search-contacts.ts';
import { unknownCallersOf } from './unknown-callers.ts';
import { usersOf } from './users.ts';

/** Freshsales does not say how long its search lags behind. */
const searchLagMs = 10 * 60_000;

/** The gateway's half of the adapter for Freshsales, which was Freshworks CRM for some years. */
export const definition = defineCrm(manifest, (connection) => {
  const freshsales = openFreshsales(connection);
  const recent = new RecentContacts(freshsales.clock, searchLagMs);
  const find = contactFinder(freshsales, recent);
  const unknownCallers = unknownCallersOf(freshsales);
  return {
    findContacts: find,
    searchContacts: contactSearch(freshsales),
    createContact: contactCreator(freshsales, { recent, find, searchLagMs }),
    saveCallLog: callLogger(freshsales, { unknownCallers, kindOf: activityKindOf(freshsales, connection) }),
    saveTask: freshsalesTasks(freshsales, unknownCallers),
    users: (options) => usersOf(freshsales, options),
  };
});
