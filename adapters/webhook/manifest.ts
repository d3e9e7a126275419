import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'webhook',
  label: 'Webhook',
  capabilities: ['contacts.find', 'contacts.create', 'contacts.fields', 'calls.log', 'calls.live'],
  address: { needed: true, hosts: [] },
  fields: [
    {
      name: 'token',
      label: 'Signing secret',
      help: 'whsec_ and 24 to 64 bytes in base64, for example from: echo whsec_$(openssl rand -base64 32)',
      kind: 'secret',
      required: true,
    },
    {
      name: 'contactsPath',
      label: 'Path of the search',
      kind: 'text',
      required: false,
      default: '/contacts',
    },
    {
      name: 'eventsPath',
      label: 'Path of events',
      kind: 'text',
      required: false,
      default: '/events',
    },
  ],
  budget: [],
};
