import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import { troubleOf } from '../storage/storage-trouble.ts';
import type { Context } from './context.ts';
import { isLocal } from './hosts.ts';

/** For those who run the gateway: is it well, and how much does it do. */
export function operationRoutes(app: FastifyInstance, context: Context): void {
  const { config, core, store, outbox, gate, metrics, lifecycle, health } = context;

  // For a balancer: while the database is away calls go on, and their connections must, too.
  app.get('/livez', { logLevel: 'warn', schema: { hide: true } }, async () => ({ status: 'ok' }));

  app.get('/healthz', { logLevel: 'warn', schema: { hide: true } }, async (_request, reply) => {
    // A server that is away is sought for a while: whoever asks for health is not kept waiting.
    const away = health?.trouble === 'database-unreachable';
    const asked = away ? Promise.reject(new CodedError('DATABASE_UNREACHABLE')) : store.lastSeq();
    const storage = await Promise.all([asked, away ? null : outbox.pending()]).then(
      ([, pending]) => ({ ok: health?.trouble == null, pending, cause: health?.trouble ?? null }),
      (error: unknown) => ({ ok: false, pending: null, cause: troubleOf(error) ?? 'failing' }),
    );
    const ok = storage.ok && lifecycle.state === 'ready';
    return reply.code(ok ? 200 : 503).send({
      status: ok ? 'ok' : storage.ok ? lifecycle.state : 'failing',
      core: { channels: core.channels().length },
      storage: storage.ok ? 'ok' : 'failing',
      // E.g. disk-full.
      ...(storage.cause !== null && { cause: storage.cause }),
      crm: { pending: storage.pending },
    });
  });

  app.get('/metrics', { logLevel: 'warn', schema: { hide: true } }, async (request, reply) => {
    if (!(config.metricsLocal && isLocal(request))) await gate.admit(request.headers.authorization, ['key']);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
