import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'freshdesk',
  label: 'Freshdesk',
  capabilities: [
    'contacts.find',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'tickets.list',
    'tickets.save',
    'users.list',
  ],
  // The API answers at the account's own host only, not at a domain of the customer.
  address: { needed: true, hosts: ['*.freshdesk.com'] },
  fields: [
    {
      name: 'token',
      label: 'API key',
      help: 'In Freshdesk, signed in as the agent of Sidecall: Profile settings, View API key.',
      kind: 'secret',
      required: true,
    },
  ],
  frame: { allow: 'microphone; autoplay', where: 'the app sets it; whether Freshdesk’s page passes it on is unknown' },
  // A half of what the plan Growth allows for the whole account in a minute; other apps share it.
  budget: [{ class: 'all', max: 100, perMs: 60_000 }],
};
