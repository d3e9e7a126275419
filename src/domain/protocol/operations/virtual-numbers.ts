import * as z from 'zod/mini';
import { VirtualNumberChange, VirtualNumberView } from '../admin.ts';
import { ListQuery } from '../administration/list-query.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

const ofNumber = z.object({ number: z.string().check(z.maxLength(64)) });

export const listVirtualNumbers = {
  method: 'GET',
  path: '/v1/virtual-numbers',
  access: administrators,
  tag: 'virtual numbers',
  summary: 'List virtual numbers',
  description:
    'Sorted by number. Pass the last one as “after” to get the following page. X-Total-Count is the number of all that match.',
  query: ListQuery,
  answer: z.array(VirtualNumberView),
} as const satisfies Operation;

export const getVirtualNumber = {
  method: 'GET',
  path: '/v1/virtual-numbers/:number',
  access: administrators,
  kind: 'virtual-number',
  tag: 'virtual numbers',
  summary: 'Get a virtual number',
  params: ofNumber,
  answer: VirtualNumberView,
} as const satisfies Operation;

export const putVirtualNumber = {
  method: 'PUT',
  path: '/v1/virtual-numbers/:number',
  access: administrators,
  kind: 'virtual-number',
  tag: 'virtual numbers',
  summary: 'Create or replace a virtual number',
  description: 'Omitted fields get their defaults. “warnings” names unknown agents, CRM connections and flows.',
  params: ofNumber,
  body: VirtualNumberChange,
  answer: VirtualNumberView,
} as const satisfies Operation;

export const deleteVirtualNumber = {
  method: 'DELETE',
  path: '/v1/virtual-numbers/:number',
  access: administrators,
  kind: 'virtual-number',
  tag: 'virtual numbers',
  summary: 'Delete a virtual number',
  params: ofNumber,
  answer: null,
} as const satisfies Operation;
