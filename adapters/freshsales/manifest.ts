import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'freshsales',
  label: 'Freshsales',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'tasks.save',
    'users.list',
  ],
  address: { needed: true, hosts: ['*.myfreshworks.com', '*.freshworks.com'] },
  fields: [
    {
      name: 'token',
      label: 'API key',
      help: 'In Freshsales, signed in as the user of Sidecall: Profile settings, API settings.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'activityType',
      label: 'Type of sales activities for calls',
      help: 'The name of a type in Freshsales. Leave it empty for Freshsales’ own type for phone calls.',
      kind: 'text',
      required: false,
    },
  ],
  frame: { allow: 'microphone; autoplay', where: 'the app sets it; whether Freshsales’ page passes it on is unknown' },
  // Freshsales counts by the hour, and how many it allows depends on the plan. This only spreads them.
  // The smallest plan allows 1,000: agents that type a name get less than a third of that.
  budget: [
    { class: 'all', max: 100, perMs: 60_000 },
    { class: 'typing', max: 300, perMs: 3_600_000 },
  ],
};
