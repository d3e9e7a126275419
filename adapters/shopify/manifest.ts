import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'shopify',
  label: 'Shopify',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'orders.events',
  ],
  // The API answers at the store's own name there, also if customers see another domain.
  address: { needed: true, hosts: ['*.myshopify.com'] },
  fields: [
    {
      name: 'clientId',
      label: 'Client ID',
      help: 'In Shopify’s Dev Dashboard: the app, Settings.',
      kind: 'text',
      required: false,
      default: '',
    },
    {
      name: 'clientSecret',
      label: 'Client secret',
      help: 'Beside the client ID. It also proves that webhooks come from Shopify. Of a custom app made in the store’s admin: the API secret key.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'token',
      label: 'Access token',
      help: 'Only for a custom app that was made in the store’s admin (shpat_…). Otherwise leave it empty.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'tag',
      label: 'Tag of customers that had a call',
      help: 'Leave it empty for no tag.',
      kind: 'text',
      required: false,
      default: 'phone',
    },
    {
      name: 'customerNote',
      label: 'Write the agent’s note also into the customer’s note',
      kind: 'boolean',
      required: false,
      default: false,
    },
  ],
  // Shopify counts points of its own, and answers THROTTLED. This keeps a burst from using them all.
  budget: [{ class: 'all', max: 40, perMs: 10_000 }],
};
