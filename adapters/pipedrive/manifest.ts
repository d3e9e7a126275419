import { type CrmManifest, tokenOrOAuth } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'pipedrive',
  label: 'Pipedrive',
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
  address: { needed: true, hosts: ['*.pipedrive.com'] },
  fields: [
    ...tokenOrOAuth(
      { label: 'API token', where: 'Personal preferences > API.' },
      { id: 'Client ID of the app', secret: 'Client secret of the app' },
    ),
    {
      name: 'jwtSecret',
      label: 'JWT secret of the floating window',
      help: 'The page of the floating window accepts only users that Pipedrive proves with it. Without a secret of its own, it is the client secret.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'companyId',
      label: 'Number of the company',
      help: 'company_id in the answer of GET /api/v1/users/me.',
      kind: 'text',
      required: false,
    },
    {
      name: 'activityType',
      label: 'Type of activities for calls',
      help: 'Its name or key. Leave it empty for the type “Call”.',
      kind: 'text',
      required: false,
    },
  ],
  auth: {
    kind: 'oauth2',
    authorizationUrl: 'https://oauth.pipedrive.com/oauth/authorize',
    tokenUrl: 'https://oauth.pipedrive.com/oauth/token',
    // They are set in the app, and the address contains none.
    scopes: [],
    pkce: false,
    client: 'basic',
    address: { field: 'api_domain', hosts: ['*.pipedrive.com'] },
    alternative: 'token',
  },
  // In a rolling window of 2 seconds, the lowest plan allows 20 requests with an API token, 80 with OAuth, and 10
  // searches. Some are left to others, and two of the searches are for agents that type. https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
  budget: [
    { class: 'api', max: 18, perMs: 2000 },
    { class: 'search', max: 6, perMs: 2000 },
    { class: 'typing', max: 2, perMs: 2000 },
  ],
  frame: {
    allow: 'microphone; autoplay',
    where:
      'Pipedrive’s page decides it, and its documentation says nothing: the window says whether it has the microphone',
  },
};
