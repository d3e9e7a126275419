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
