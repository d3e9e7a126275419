import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'frappe',
  label: 'Frappe CRM',
  capabilities: ['contacts.find', 'contacts.search', 'calls.log', 'tasks.save', 'users.list'],
  address: { needed: true, hosts: [] },
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      help: 'User > Settings > API access > Generate keys.',
      kind: 'text',
      required: true,
    },
    { name: 'token', label: 'API secret', kind: 'secret', required: true },
    {
      name: 'timeZone',
      label: 'Time zone of the site',
      help: 'As in System Settings, e.g. Asia/Kolkata: Frappe stores times without one.',
      kind: 'text',
      required: true,
    },
  ],
  // Frappe itself has no limit unless the site sets one. Frappe Cloud counts the time that requests take.
  budget: [{ class: 'all', max: 300, perMs: 60_000 }],
};
