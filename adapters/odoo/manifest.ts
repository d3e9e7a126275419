import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'odoo',
  label: 'Odoo',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'tickets.save',
    'tasks.save',
    'users.list',
  ],
  // Odoo is hosted by its vendor, by partners, and by its owners.
  address: { needed: true, hosts: [] },
  fields: [
    {
      name: 'token',
      label: 'API key',
      help: 'In Odoo, signed in as the user of Sidecall: My Preferences, Security, Add API Key.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'database',
      label: 'Database',
      help: 'Only if the server has several databases.',
      kind: 'text',
      required: false,
    },
    {
      name: 'unknownCallers',
      label: 'Contact for calls of unknown callers',
      help: 'The number at the end of the address of a contact’s page. Without it, these calls are notes of the API key’s own user.',
      kind: 'text',
      required: false,
    },
  ],
  frame: { allow: 'microphone; autoplay', where: 'the package of the adapter sets it' },
  // Odoo has no limit on requests.
  budget: [],
};
