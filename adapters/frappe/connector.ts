import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { contactFinder, contactSearcher } from './find-contacts.ts';
import { openFrappe } from './frappe.ts';
import { manifest } from './manifest.ts';
import { frappeTasks } from './save-task.ts';
import { listUsers } from './users.ts';

/** The gateway's half of the adapter for Frappe CRM, with the documents of its REST API. */
export const definition = defineCrm(manifest, (connection) => {
  const frappe = openFrappe(connection);
  return {
    findContacts: contactFinder(frappe),
    searchContacts: contactSearcher(frappe),
    saveCallLog: callLogger(frappe),
    saveTask: frappeTasks(frappe),
    users: (options) => listUsers(frappe, options),
  };
});
