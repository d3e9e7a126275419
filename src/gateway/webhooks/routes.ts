import type { FastifyPluginAsync } from 'fastify';
import type { WebhookView } from '../../domain/protocol/administration/webhook.ts';
import * as operations from '../../domain/protocol/operations/administration/webhooks.ts';
import type { Sender } from '../audit/audit-line.ts';
import { Listing } from '../http/listed.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { StoredWebhook, WebhookStore } from '../storage/webhooks/port.ts';
import type { Webhooks } from './webhooks.ts';

const listing = new Listing<StoredWebhook>(
  ({ id }) => id,
  ({ id, url, events }) => [id, url, ...events].join('\n'),
);

interface Ports {
  webhooks: Webhooks;
  webhookStore: Pick<WebhookStore, 'count'>;
}

export function webhookRoutes({ webhooks, webhookStore }: Ports): FastifyPluginAsync {
  const view = async ({ secrets: _, events, ...webhook }: StoredWebhook): Promise<WebhookView> => ({
    ...webhook,
    events: [...events],
    waiting: await webhookStore.count(webhook.id),
  });
  const by = ({ identity, address }: Sender) => ({ who: identity, address });

  return operationRoutes(operations, {
    listWebhooks({ query, reply }) {
      const all = [...webhooks.list()];
      // A whole list is in the order of creation.
      if (query.limit !== undefined || query.after !== undefined) all.sort((a, b) => (a.id < b.id ? -1 : 1));
      return Promise.all(listing.of(all, query, reply).map(view));
    },
    getWebhook: ({ params: { id } }) => view(webhooks.get(id)),

    async createWebhook({ body, sender }) {
      const { webhook, secret } = await webhooks.create(body, by(sender));
      return { ...(await view(webhook)), secret };
    },

    changeWebhook: async ({ params: { id }, body, sender }) => view(await webhooks.change(id, body, by(sender))),

    async rotateWebhookSecret({ params: { id }, sender }) {
      const { secret, until } = await webhooks.rotate(id, by(sender));
      return { secret, previousUntil: new Date(until).toISOString() };
    },

    async deleteWebhook({ params: { id }, sender }) {
      await webhooks.delete(id, by(sender));
      return null;
    },
  });
}
