import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { answerClick } from './click-to-call.ts';
import { leadCreator } from './create-lead.ts';
import { leadFinder } from './find-leads.ts';
import { openLeadSquared } from './leadsquared.ts';
import { manifest } from './manifest.ts';
import { popup } from './popup.ts';
import { leadPages } from './records.ts';
import { unknownCallersOf } from './unknown-callers.ts';
import { usersOf } from './users.ts';

/** The gateway's half of the adapter for LeadSquared. */
export const definition = defineCrm(manifest, (connection) => {
  const leadSquared = openLeadSquared(connection);
  const pageOf = leadPages(connection);
  const { fallbackUser } = connection.settings;
  return {
    findContacts: leadFinder(leadSquared, pageOf),
    createContact: leadCreator(leadSquared, pageOf),
    saveCallLog: callLogger(leadSquared, {
      pageOf,
      unknownCallers: unknownCallersOf(leadSquared),
      fallbackUser: typeof fallbackUser === 'string' && fallbackUser !== '' ? fallbackUser : null,
    }),
    users: (options) => usersOf(leadSquared, options),
    notify: popup(leadSquared),
    receive: async (request, commands) => answerClick(request, connection, commands),
  };
});
