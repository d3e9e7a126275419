import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { contactCreator } from './create-contact.ts';
import { contactFinder } from './find-contacts.ts';
import { manifest } from './manifest.ts';
import { openSpreadsheet } from './spreadsheet.ts';

/** The gateway's half of the adapter for Google Sheets. */
export const definition = defineCrm(manifest, (connection) => {
  const spreadsheet = openSpreadsheet(connection);
  const { calls, contacts } = connection.settings;
  return {
    findContacts: contactFinder(spreadsheet, String(contacts)),
    createContact: contactCreator(spreadsheet, String(contacts)),
    saveCallLog: callLogger(spreadsheet, String(calls)),
  };
});
