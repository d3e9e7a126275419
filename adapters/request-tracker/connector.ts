import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder, contactSearcher } from './find-contacts.ts';
import { keyFieldCheck } from './key-field.ts';
import { manifest } from './manifest.ts';
import { openRt } from './rt.ts';
import { ticketSaver } from './save-ticket.ts';
import { settingsOf } from './settings.ts';
import { openTicketsOf } from './tickets.ts';
import { usersOf } from './users.ts';

/** The gateway's half of the adapter for Request Tracker. */
export const definition = defineCrm(manifest, (connection) => {
  const settings = settingsOf(connection);
  const rt = openRt(connection, settings.keyField);
  const checkKeyField = keyFieldCheck(rt, connection.clock, settings);
  return {
    findContacts: contactFinder(rt, settings),
    searchContacts: contactSearcher(rt),
    createContact: contactCreator(rt, settings),
    saveCallLog: callLogger(rt, settings, checkKeyField),
    saveTicket: ticketSaver(rt, settings, checkKeyField),
    openTickets: (about, options) => openTicketsOf(rt, about, options),
    users: (options) => usersOf(rt, settings, options),
  };
});
