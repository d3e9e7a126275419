import * as z from 'zod/mini';
import { VirtualNumberChange, VirtualNumberView } from '../admin.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

const ofNumber = z.object({ number: z.string().check(z.maxLength(64)) });

export const listVirtualNumbers = {
  method: 'GET',
  path: '/v1/virtual-numbers',
  access: administrators,
  tag: 'virtual numbers',
  summary: 'All virtual numbers',
  answer: z.array(VirtualNumberView),
} as const satisfies Operation;

export const getVirtualNumber = {
  method: 'GET',
  path: '/v1/virtual-numbers/:number',
  access: administrators,
  tag: 'virtual numbers',
  summary: 'One virtual number',
  params: ofNumber,
  answer: VirtualNumberView,
} as const satisfies Operation;

export const putVirtualNumber = {
  method: 'PUT',
  path: '/v1/virtual-numbers/:number',
  access: administrators,
  tag: 'virtual numbers',
  summary: 'Create or change',
  description:
    'Replaces all of it: a field that is left out gets its default. “warnings” names agents who do not exist.',
  params: ofNumber,
  body: VirtualNumberChange,
  answer: VirtualNumberView,
} as const satisfies Operation;

export const deleteVirtualNumber = {
  method: 'DELETE',
  path: '/v1/virtual-numbers/:number',
  access: administrators,
  tag: 'virtual numbers',
  summary: 'Remove',
  params: ofNumber,
  answer: null,
} as const satisfies Operation;
