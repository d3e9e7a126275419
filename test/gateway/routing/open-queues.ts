import type { Clock } from '../../../src/domain/clock.ts';
import { QueueDefinitions } from '../../../src/gateway/routing/queues/definitions.ts';
import { LiveQueues } from '../../../src/gateway/routing/queues/live-queues.ts';
import type { Storage } from '../../../src/gateway/storage/open.ts';

/** The queues of a storage, started. Agents are offered calls after `open`. */
export async function openQueues(
  { queues: store }: Pick<Storage, 'queues'>,
  clock: Clock,
): Promise<{ queueDefinitions: QueueDefinitions; queues: LiveQueues }> {
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  const queueDefinitions = new QueueDefinitions(store);
  const queues = new LiveQueues({ definitions: queueDefinitions, store, clock, logger });
  await queues.start();
  return { queueDefinitions, queues };
}
