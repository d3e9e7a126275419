import { type CrmManifest, tokenOrOAuth } from '../kit/index.ts';

const [token, ...client] = tokenOrOAuth(
  { label: 'API token', where: 'From the Admin Center (Apps and integrations > APIs), or an OAuth access token.' },
  { id: 'Identifier of the OAuth client', secret: 'Secret of the OAuth client' },
);

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'zendesk',
  label: 'Zendesk',
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
  address: { needed: true, hosts: ['*.zendesk.com'] },
  fields: [
    token,
    {
      name: 'email',
      label: 'Email address of the API token’s user',
      help: 'Leave it empty for OAuth.',
      kind: 'text',
      required: false,
    },
    ...client,
    {
      name: 'appPublicKey',
      label: 'Public key of the app',
      help: 'In PEM: GET /api/v2/apps/{app id}/public_key.pem. The app’s page accepts only agents that Zendesk proves with it.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'installationId',
      label: 'Number of the app’s installation',
      help: 'The number at the end of the address of the app’s settings in the Admin Center.',
      kind: 'text',
      required: false,
    },
    {
      name: 'displayTicket',
      label: 'Open a call’s new ticket in the agent’s browser',
      help: 'The ticket is created when the wrap-up ends.',
      kind: 'boolean',
      required: false,
      default: false,
    },
  ],
  // https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
  auth: {
    kind: 'oauth2',
    authorizationUrl: '{baseUrl}/oauth/authorizations/new',
    tokenUrl: '{baseUrl}/oauth/tokens',
    scopes: ['read', 'write'],
    pkce: true,
    client: 'form',
    alternative: 'token',
  },
  // The account's limit depends on the plan, from 200 requests a minute: Zendesk's own headers say it, and the
  // connector obeys them (`reserve.ts`). Updates of tickets have a limit of their own, 100 a minute.
  // https://developer.zendesk.com/api-reference/introduction/rate-limits
  budget: [
    { class: 'lookup', max: 400, perMs: 60_000 },
    // Searches while a person types must leave enough for callers.
    { class: 'typing', max: 100, perMs: 60_000 },
    { class: 'log', max: 90, perMs: 60_000 },
  ],
};
