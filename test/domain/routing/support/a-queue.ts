import * as z from 'zod/mini';
import { type Queue, QueueBody } from '../../../../src/domain/routing/queues/definition.ts';

/** A queue with the defaults of the schema, without limits. */
export function aQueue({ name = 'support', ...change }: Partial<Queue> = {}): Queue {
  const body = z.parse(QueueBody, {
    label: name,
    agents: [],
    limits: { unstaffedSeconds: null },
    ...change,
  });
  return { name, revision: 1, ...body };
}
