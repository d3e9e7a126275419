import * as z from 'zod/mini';
import {
  CrmAdapterView,
  CrmConnectionBody,
  CrmConnectionId,
  CrmConnectionView,
  CrmUserView,
  ParkedEntries,
  Retried,
  RetryBody,
} from '../crm.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

const ofConnection = z.object({ id: CrmConnectionId });

export const listCrmAdapters = {
  method: 'GET',
  path: '/v1/crm-adapters',
  access: administrators,
  tag: 'crm connections',
  summary: 'List the adapters, with what they can do and need to be told',
  answer: z.array(CrmAdapterView),
} as const satisfies Operation;

export const listCrmConnections = {
  method: 'GET',
  path: '/v1/crm-connections',
  access: administrators,
  tag: 'crm connections',
  summary: 'List the connections to CRMs with their state',
  answer: z.array(CrmConnectionView),
} as const satisfies Operation;

export const getCrmConnection = {
  method: 'GET',
  path: '/v1/crm-connections/:id',
  access: administrators,
  kind: 'crm-connection',
  tag: 'crm connections',
  summary: 'Get a connection with its state',
  params: ofConnection,
  answer: CrmConnectionView,
} as const satisfies Operation;

export const putCrmConnection = {
  method: 'PUT',
  path: '/v1/crm-connections/:id',
  access: administrators,
  kind: 'crm-connection',
  tag: 'crm connections',
  summary: 'Create or replace a connection',
  description:
    'Secrets are stored encrypted and never returned; one that is omitted keeps its value, as do “tickets” and “noRecording”. Entries that waited or were refused are sent again. Sends no request: test the connection afterwards. Audited.',
  params: ofConnection,
  body: CrmConnectionBody,
  answer: CrmConnectionView,
} as const satisfies Operation;

export const deleteCrmConnection = {
  method: 'DELETE',
  path: '/v1/crm-connections/:id',
  access: administrators,
  kind: 'crm-connection',
  tag: 'crm connections',
  summary: 'Delete a connection with its waiting and parked log entries',
  description: 'Entries in the CRM stay. To keep waiting entries, disable the connection instead. Audited.',
  params: ofConnection,
  answer: null,
} as const satisfies Operation;

export const testCrmConnection = {
  method: 'POST',
  path: '/v1/crm-connections/:id/test',
  access: administrators,
  tag: 'crm connections',
  summary: 'Search the CRM for a number that no contact has',
  description: 'Fails with the code of the problem. The answer is the connection with its new state.',
  params: ofConnection,
  answer: CrmConnectionView,
} as const satisfies Operation;

export const listCrmUsers = {
  method: 'GET',
  path: '/v1/crm-connections/:id/users',
  access: administrators,
  tag: 'crm connections',
  summary: 'List the users of the CRM, to map them to agents',
  description: 'Asks the CRM. Adapters without “users.list” answer CRM_NOT_SUPPORTED.',
  params: ofConnection,
  answer: z.array(CrmUserView),
} as const satisfies Operation;

export const listParkedEntries = {
  method: 'GET',
  path: '/v1/crm-connections/:id/parked',
  access: administrators,
  tag: 'crm connections',
  summary: 'List log entries that the CRM refused, newest first',
  params: ofConnection,
  query: z.object({ limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 100) }),
  answer: ParkedEntries,
} as const satisfies Operation;

export const retryEntries = {
  method: 'POST',
  path: '/v1/crm-connections/:id/retry',
  access: administrators,
  tag: 'crm connections',
  summary: 'Send parked and waiting log entries again, now',
  description: 'Audited.',
  params: ofConnection,
  body: RetryBody,
  answer: Retried,
} as const satisfies Operation;
