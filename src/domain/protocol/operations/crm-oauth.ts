import * as z from 'zod/mini';
import { BeginAuthorizationBody, BegunAuthorization, CrmConnectionId } from '../crm.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

export const authorizeCrmConnection = {
  method: 'POST',
  path: '/v1/crm-connections/:id/authorization',
  access: administrators,
  tag: 'crm connections',
  summary: 'Get the address at which a user of the CRM allows access (OAuth 2)',
  description:
    'Open the address in a browser within ten minutes. The CRM then sends its user back to the gateway, which gets the tokens and stores them encrypted. Audited.',
  params: z.object({ id: CrmConnectionId }),
  body: BeginAuthorizationBody,
  answer: BegunAuthorization,
  status: 201,
} as const satisfies Operation;

export const finishCrmAuthorization = {
  method: 'GET',
  path: '/crm/oauth/callback',
  access: 'public',
  tag: 'crm connections',
  summary: 'The page to which the CRM sends its user back (OAuth 2)',
  description: 'Accepts each state once. The answer is a page that says what happened. Register this address with the CRM.',
  query: z.object({
    state: z.optional(z.string().check(z.maxLength(200))),
    code: z.optional(z.string().check(z.maxLength(4000))),
    error: z.optional(z.string().check(z.maxLength(200))),
  }),
} as const satisfies Operation;
