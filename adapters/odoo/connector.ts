import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder, contactSearcher } from './find-contacts.ts';
import { manifest } from './manifest.ts';
import { openOdoo } from './odoo.ts';
import { odooTasks } from './save-task.ts';
import { ticketSaver } from './save-ticket.ts';
import { usersOf } from './users.ts';

/** The gateway's half of the adapter for Odoo. */
export const definition = defineCrm(manifest, (connection) => {
  const odoo = openOdoo(connection);
  return {
    findContacts: contactFinder(odoo, connection),
    searchContacts: contactSearcher(odoo),
    createContact: contactCreator(odoo),
    saveCallLog: callLogger(odoo, connection),
    saveTicket: ticketSaver(odoo),
    saveTask: odooTasks(odoo, connection),
    users: (options) => usersOf(odoo, options),
  };
});
