import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'demo-crm',
  label: 'Ledger',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.private',
    'calls.log',
    'tickets.list',
    'tickets.save',
    'tasks.save',
    'users.list',
  ],
  address: { needed: true, hosts: [] },
  fields: [
    {
      name: 'token',
      label: 'API token',
      help: 'The token that Ledger was started with.',
      kind: 'secret',
      required: true,
    },
  ],
  budget: [],
};
