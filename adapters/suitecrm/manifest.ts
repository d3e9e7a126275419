import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'suitecrm',
  label: 'SuiteCRM',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'tickets.list',
    'tickets.save',
    'tasks.save',
    'users.list',
  ],
  // SuiteCRM is installed by its owner, so it can have any address.
  address: { needed: true, hosts: [] },
  fields: [
    {
      name: 'clientId',
      label: 'Client ID',
      help: 'In SuiteCRM: Admin, OAuth2 Clients and Tokens, New Client Credentials Client. It is in the address of the client’s page.',
      kind: 'text',
      required: true,
    },
    { name: 'clientSecret', label: 'Client secret', kind: 'secret', required: true },
    {
      name: 'newContact',
      label: 'Unknown callers become',
      help: 'The kind of record that an agent creates for an unknown caller.',
      kind: 'choice',
      required: false,
      choices: [
        { value: 'contact', label: 'Contacts' },
        { value: 'lead', label: 'Leads' },
      ],
      default: 'contact',
    },
  ],
  frame: { allow: 'microphone; autoplay', where: 'the package of the adapter sets it' },
  // No limit was seen.
  budget: [],
};
