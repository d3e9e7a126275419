import { IssuedToken, TokenRequest, TokenRevocation, VisitorAnswer, VisitorTokenRequest } from '../session.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

export const createToken = {
  method: 'POST',
  path: '/v1/tokens',
  access: ['key'],
  tag: 'tokens',
  summary: 'An access token for a person your server has signed in',
  description: 'Refused for an agent who was deleted or disabled. Limited by SIDECALL_TOKENS_PER_MINUTE; audited.',
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
    'At once and for everything: requests, event streams, registrations. New tokens can be issued; delete or disable an agent to prevent that.',
  body: TokenRevocation,
  answer: null,
} as const satisfies Operation;

export const createVisitorToken = {
  method: 'POST',
  path: '/v1/visitor-tokens',
  access: 'public',
  tag: 'tokens',
  summary: 'What click-to-call needs: on a page of one of the site’s origins, or for its server by API key',
  description: 'Good for ten minutes and for calls to the site’s number. The Origin header decides.',
  body: VisitorTokenRequest,
  answer: VisitorAnswer,
} as const satisfies Operation;
