import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Gate } from '../auth/access.ts';
import { isLocal } from '../http/hosts.ts';
import type { StorageFigures } from '../storage/storage-trouble.ts';
import { troubleOf } from '../storage/storage-trouble.ts';
import type { CallStore, OutboxStore } from '../storage/store.ts';
import type { Metrics } from './metrics.ts';

interface Ports {
  store: Pick<CallStore, 'lastSeq'>;
  outbox: Pick<OutboxStore, 'pending'>;
  core: { channels(): readonly unknown[] };
  gate: Gate;
  metrics: Metrics;
  clock: Clock;
  lifecycle: { readonly state: 'starting' | 'ready' | 'stopping' };
  /** null: unknown. */
  health: StorageFigures | null;
  /** /metrics needs no key on loopback. */
  metricsLocal: boolean;
}

/** Timeout of a health check, in ms. Statements wait up to 30 s for a lost database server. */
const answerMs = 1_000;

/** @throws CodedError DATABASE_UNREACHABLE if the work takes longer */
function within<T>(ms: number, clock: Clock, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new CodedError('DATABASE_UNREACHABLE')));
    work().then(resolve, reject).finally(cancel);
  });
}

/** Health and metrics for operators. */
export function healthRoutes(app: FastifyInstance, ports: Ports): void {
  const { core, store, outbox, gate, metrics, lifecycle, health, metricsLocal, clock } = ports;

  // For a load balancer. Calls continue without the database, so their connections must stay open.
  app.get('/livez', { logLevel: 'warn', schema: { hide: true } }, async () => ({ status: 'ok' }));

  app.get('/healthz', { logLevel: 'warn', schema: { hide: true } }, async (_request, reply) => {
    const storage = await within(answerMs, clock, () => Promise.all([store.lastSeq(), outbox.pending()])).then(
      ([, pending]) => ({ ok: health?.trouble == null, pending, cause: health?.trouble ?? null }),
      (error: unknown) => ({ ok: false, pending: null, cause: troubleOf(error) ?? 'failing' }),
    );
    const ok = storage.ok && lifecycle.state === 'ready';
    return reply.code(ok ? 200 : 503).send({
      status: ok ? 'ok' : storage.ok ? lifecycle.state : 'failing',
      core: { channels: core.channels().length },
      storage: storage.ok ? 'ok' : 'failing',
      // For example disk-full.
      ...(storage.cause !== null && { cause: storage.cause }),
      crm: { pending: storage.pending },
    });
  });

  app.get('/metrics', { logLevel: 'warn', schema: { hide: true } }, async (request, reply) => {
    if (!(metricsLocal && isLocal(request))) await gate.admit(request.headers.authorization, ['key'], { reads: true });
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
