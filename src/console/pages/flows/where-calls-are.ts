import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import type { CallView } from '../../../domain/protocol/call.ts';

type Flow = Pick<FlowDocument, 'name' | 'start' | 'nodes'>;

/**
 * How many calls are in each node now. A call lists the nodes that it has left: it is in the one that the last outcome
 * leads to. Once an agent answered, it is in none.
 */
export function callsByNode(calls: readonly CallView[], { name, start, nodes }: Flow): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { flow, answeredAt } of calls) {
    if (flow?.name !== name || answeredAt !== null) continue;
    const last = flow.path.at(-1);
    const outcomes: Readonly<Record<string, string>> = nodes.find((node) => node.name === last?.node)?.outcomes ?? {};
    const node = last === undefined ? start : outcomes[last.outcome];
    if (node !== undefined) counts[node] = (counts[node] ?? 0) + 1;
  }
  return counts;
}
