import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'freshdesk',
  label: 'Freshdesk',
  capabilities: [
    'contacts.find',
    'contacts.search',
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
  // Somewhat more than a half of what the plan Growth allows for the whole account in a minute; other apps share it.
  // Agents that type a name have a part of their own, so that they never delay a caller's pop.
  budget: [
    { class: 'all', max: 80, perMs: 60_000 },
    { class: 'typing', max: 40, perMs: 60_000 },
  ],
};
