import { type CrmManifest, tokenOrOAuth } from '../kit/index.ts';

/** Everything that the adapter asks for, with OAuth and in a private app. */
const scopes = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.deals.read',
  'crm.objects.owners.read',
  'tickets',
];

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'hubspot',
  label: 'HubSpot',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'tickets.list',
    'tickets.save',
    'tasks.save',
    'users.list',
  ],
  // One address for the accounts of all regions.
  address: { needed: false, hosts: [] },
  fields: [
    ...tokenOrOAuth(
      { label: 'Access token of a private app' },
      { id: 'Client ID of the app', secret: 'Client secret of the app' },
    ),
    {
      name: 'phoneProperty',
      label: 'Further property of contacts with a number',
      help: 'The internal name. Phone and mobile phone are searched anyway.',
      kind: 'text',
      required: false,
    },
    {
      name: 'ticketPipeline',
      label: 'Pipeline of new tickets',
      help: 'The internal id.',
      kind: 'text',
      required: false,
      default: '0',
    },
  ],
  auth: {
    kind: 'oauth2',
    authorizationUrl: 'https://app.hubspot.com/oauth/authorize',
    tokenUrl: 'https://api.hubapi.com/oauth/v1/token',
    scopes,
    // HubSpot checks no code verifier for apps with a client secret.
    pkce: false,
    client: 'form',
    alternative: 'token',
  },
  // https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines: the lowest plan allows 100 requests
  // in 10 seconds. The search has a limit of its own, four or five a second: three are kept for callers, and
  // one is for agents that type.
  budget: [
    { class: 'api', max: 90, perMs: 10_000 },
    { class: 'search', max: 3, perMs: 1000 },
    { class: 'typing', max: 1, perMs: 1000 },
  ],
};
