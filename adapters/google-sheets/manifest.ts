import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'google-sheets',
  label: 'Google Sheets',
  capabilities: ['contacts.find', 'contacts.create', 'contacts.fields', 'calls.log'],
  // One address for all.
  address: { needed: false, hosts: [] },
  fields: [
    {
      name: 'serviceAccount',
      label: 'Key of the service account',
      help: 'The JSON file that Google Cloud creates: IAM, Service Accounts, Keys, Add key. Share the spreadsheet with the account’s address.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'spreadsheet',
      label: 'Spreadsheet',
      help: 'Its address, or the long id in it.',
      kind: 'text',
      required: true,
    },
    { name: 'calls', label: 'Sheet of calls', kind: 'text', required: false, default: 'Calls' },
    { name: 'contacts', label: 'Sheet of contacts', kind: 'text', required: false, default: 'Contacts' },
  ],
  // Google allows a user 60 of each in a minute, and all users of a project share 300.
  budget: [
    { class: 'read', max: 50, perMs: 60_000 },
    { class: 'write', max: 50, perMs: 60_000 },
  ],
};
