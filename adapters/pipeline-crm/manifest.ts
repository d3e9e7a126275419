import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'pipeline-crm',
  label: 'Pipeline CRM',
  capabilities: ['contacts.find', 'contacts.search', 'contacts.create', 'contacts.fields', 'calls.log', 'users.list'],
  address: { needed: false, hosts: [] },
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      help: 'In Pipeline CRM, signed in as the user of Sidecall: Settings, API, API Keys. Leave it empty for a bearer token.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'appKey',
      label: 'App key',
      help: 'In Pipeline CRM: Settings, API, API Integrations. It belongs to the API key.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'token',
      label: 'Bearer token',
      help: 'In place of both keys. Only for a token that does not expire.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'noteCategory',
      label: 'Category of activities for calls',
      help: 'The name of a category in Pipeline CRM. Without such a category, the activities have none.',
      kind: 'text',
      required: false,
      default: 'Phone Call',
    },
  ],
  // As X-Ratelimit-Limit and X-Ratelimit-Reset of Pipeline CRM's answers say.
  budget: [{ class: 'all', max: 10, perMs: 1000 }],
};
