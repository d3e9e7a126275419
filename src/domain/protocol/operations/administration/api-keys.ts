import * as z from 'zod/mini';
import { ApiKeyBody, ApiKeyChange, ApiKeyCreated, ApiKeyView } from '../../administration/api-key.ts';
import { administrators } from '../access.ts';
import type { Operation } from '../operation.ts';

const ofKey = z.object({ id: z.string().check(z.maxLength(64)) });

export const listApiKeys = {
  method: 'GET',
  path: '/v1/api-keys',
  access: administrators,
  tag: 'api keys',
  summary: 'List API keys, oldest first, without the keys themselves',
  description: 'Keys of SIDECALL_API_KEYS, SIDECALL_CALL_KEYS and the data folder are not listed.',
  answer: z.array(ApiKeyView),
} as const satisfies Operation;

export const createApiKey = {
  method: 'POST',
  path: '/v1/api-keys',
  access: administrators,
  kind: 'api-key',
  tag: 'api keys',
  summary: 'Create an API key',
  description: '“key” of the answer is not returned again: only its hash is stored. It counts at once. Audited.',
  body: ApiKeyBody,
  answer: ApiKeyCreated,
  status: 201,
} as const satisfies Operation;

export const getApiKey = {
  method: 'GET',
  path: '/v1/api-keys/:id',
  access: administrators,
  kind: 'api-key',
  tag: 'api keys',
  summary: 'Get an API key, without the key itself',
  params: ofKey,
  answer: ApiKeyView,
} as const satisfies Operation;

export const changeApiKey = {
  method: 'PUT',
  path: '/v1/api-keys/:id',
  access: administrators,
  kind: 'api-key',
  tag: 'api keys',
  summary: 'Change name and end of an API key',
  description: 'Audited.',
  params: ofKey,
  body: ApiKeyChange,
  answer: ApiKeyView,
} as const satisfies Operation;

export const deleteApiKey = {
  method: 'DELETE',
  path: '/v1/api-keys/:id',
  access: administrators,
  kind: 'api-key',
  tag: 'api keys',
  summary: 'Revoke an API key',
  description: 'It ends at once, with its event streams and all tokens that it created. Audited.',
  params: ofKey,
  answer: null,
} as const satisfies Operation;
