import type { FastifyPluginAsync } from 'fastify';
import * as operations from '../../domain/protocol/operations/webhooks.ts';
import type { WebhookView } from '../../domain/protocol/webhook.ts';
import type { Sender } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { StoredWebhook, WebhookStore } from '../storage/webhooks/port.ts';
import type { Webhooks } from './webhooks.ts';

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
    listWebhooks: () => Promise.all(webhooks.list().map(view)),
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
