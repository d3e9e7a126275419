import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'leadsquared',
  label: 'LeadSquared',
  capabilities: [
    'contacts.find',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'calls.live',
    'calls.dial',
    'users.list',
  ],
  // The API of each region has a host of its own, e.g. api-in21.leadsquared.com.
  address: { needed: true, hosts: ['*.leadsquared.com'] },
  fields: [
    {
      name: 'accessKey',
      label: 'Access key',
      help: 'In LeadSquared, signed in as the user of Sidecall: My Profile, Settings, API and Webhooks.',
      kind: 'secret',
      required: true,
    },
    { name: 'secretKey', label: 'Secret key', help: 'Beside the access key.', kind: 'secret', required: true },
    {
      name: 'website',
      label: 'Address of LeadSquared’s pages',
      help: 'For links, e.g. https://in21.leadsquared.com. Leave it empty if the API’s address is like api-in21.leadsquared.com.',
      kind: 'text',
      required: false,
    },
    {
      name: 'fallbackUser',
      label: 'User of calls without an agent',
      help: 'The id of a user of LeadSquared, which wants one for each call. Without it, missed calls have none.',
      kind: 'text',
      required: false,
    },
    {
      name: 'dialSecret',
      label: 'Secret of click to call',
      help: 'At least 20 characters that you make up. LeadSquared’s telephony connector sends it with each click.',
      kind: 'secret',
      required: false,
    },
  ],
  // The limit that LeadSquared's answers name. Smaller plans have less: then it answers 429.
  budget: [{ class: 'all', max: 25, perMs: 5000 }],
};
