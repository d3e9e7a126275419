import * as z from 'zod/mini';
import { ListQuery } from '../../administration/list-query.ts';
import { WebhookBody, WebhookCreated, WebhookSecret, WebhookView } from '../../administration/webhook.ts';
import { administrators } from '../access.ts';
import type { Operation } from '../operation.ts';

const ofWebhook = z.object({ id: z.string().check(z.maxLength(64)) });

export const listWebhooks = {
  method: 'GET',
  path: '/v1/webhooks',
  access: administrators,
  tag: 'webhooks',
  summary: 'List webhooks with their state',
  description:
    'A page is sorted by id. Pass the last one as “after” to get the following page. X-Total-Count is the number of all that match.',
  query: ListQuery,
  answer: z.array(WebhookView),
} as const satisfies Operation;

export const createWebhook = {
  method: 'POST',
  path: '/v1/webhooks',
  access: administrators,
  kind: 'webhook',
  tag: 'webhooks',
  summary: 'Create a webhook: an address that is sent the events of calls',
  description:
    'Requests are signed by Standard Webhooks, with the secret of this answer; it is not returned again. Audited.',
  body: WebhookBody,
  answer: WebhookCreated,
  status: 201,
} as const satisfies Operation;

export const getWebhook = {
  method: 'GET',
  path: '/v1/webhooks/:id',
  access: administrators,
  kind: 'webhook',
  tag: 'webhooks',
  summary: 'Get a webhook with its state',
  params: ofWebhook,
  answer: WebhookView,
} as const satisfies Operation;

export const changeWebhook = {
  method: 'PUT',
  path: '/v1/webhooks/:id',
  access: administrators,
  kind: 'webhook',
  tag: 'webhooks',
  summary: 'Replace address and events of a webhook',
  description:
    'Events that wait are sent to the new address at once. A webhook that was switched off continues. Audited.',
  params: ofWebhook,
  body: WebhookBody,
  answer: WebhookView,
} as const satisfies Operation;

export const deleteWebhook = {
  method: 'DELETE',
  path: '/v1/webhooks/:id',
  access: administrators,
  kind: 'webhook',
  tag: 'webhooks',
  summary: 'Delete a webhook with the events that wait for it',
  description: 'Audited.',
  params: ofWebhook,
  answer: null,
} as const satisfies Operation;

export const rotateWebhookSecret = {
  method: 'POST',
  path: '/v1/webhooks/:id/secret',
  access: administrators,
  kind: 'webhook',
  tag: 'webhooks',
  summary: 'Replace the signing secret',
  description: 'For a day, each request has two signatures: of the new secret, and of the one before. Audited.',
  params: ofWebhook,
  answer: WebhookSecret,
} as const satisfies Operation;
