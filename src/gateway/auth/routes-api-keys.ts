import type { FastifyPluginAsync } from 'fastify';
import type { ApiKeyView } from '../../domain/protocol/administration/api-key.ts';
import * as operations from '../../domain/protocol/operations/administration/api-keys.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { StoredApiKey } from '../storage/api-keys/port.ts';
import type { MadeKeys } from './made-keys.ts';

/** API keys that administrators make. */
export function apiKeyRoutes({ madeKeys }: { madeKeys: MadeKeys }): FastifyPluginAsync {
  const view = ({ hash: _, ...key }: StoredApiKey): ApiKeyView => key;
  return operationRoutes(operations, {
    listApiKeys: () => madeKeys.list().map(view),
    getApiKey: ({ params: { id } }) => view(madeKeys.get(id)),

    async createApiKey({ body, sender }) {
      const { stored, key } = await madeKeys.create(body, sender);
      return { ...view(stored), key };
    },

    changeApiKey: async ({ params: { id }, body, sender }) => view(await madeKeys.change(id, body, sender)),

    async deleteApiKey({ params: { id }, sender }) {
      await madeKeys.revoke(id, sender);
      return null;
    },
  });
}
