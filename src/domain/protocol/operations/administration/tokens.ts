import { IssuedToken, TokenRequest, TokenRevocation, VisitorAnswer, VisitorTokenRequest } from '../../session.ts';
import { administrators } from '../access.ts';
import type { Operation } from '../operation.ts';

export const createToken = {
  method: 'POST',
  path: '/v1/tokens',
  access: ['key'],
  tag: 'tokens',
  summary: 'Create an access token for a signed-in person',
  description: 'Refused for deleted or disabled agents. Limited by SIDECALL_TOKENS_PER_MINUTE. Audited.',
  body: TokenRequest,
  answer: IssuedToken,
} as const satisfies Operation;

export const revokeTokens = {
  method: 'POST',
  path: '/v1/tokens/revoke',
  access: administrators,
  tag: 'tokens',
  summary: 'Revoke all tokens of an identity or a site, or one token',
  description:
    'Takes effect at once for requests, event streams and registrations. New tokens can be issued; to prevent that, delete or disable the agent.',
  body: TokenRevocation,
  answer: null,
} as const satisfies Operation;

export const createVisitorToken = {
  method: 'POST',
  path: '/v1/visitor-tokens',
  access: 'public',
  tag: 'tokens',
  summary: 'Create a visitor’s token, for a page of the site’s origins or for its server with an API key',
  description: 'Valid for ten minutes and for calls to the site’s number. The Origin header decides.',
  body: VisitorTokenRequest,
  answer: VisitorAnswer,
} as const satisfies Operation;
