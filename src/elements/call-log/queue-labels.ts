import { listQueueFigures } from '../../domain/protocol/operations/queues.ts';
import type { Phone } from '../../phone/phone.ts';

/** The labels of the gateway's queues, by name. */
export async function queueLabels(phone: Phone): Promise<ReadonlyMap<string, string>> {
  const all = await phone.request(listQueueFigures, {});
  return new Map(all.map(({ queue, label }) => [queue, label]));
}
