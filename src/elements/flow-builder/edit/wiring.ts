import type { Change } from './editor.ts';
import { withNode } from './nodes.ts';
import { targetOf } from './ports.ts';

/** Leads an outcome to a node. */
export function connect(from: string, outcome: string, to: string): Change {
  return (document) =>
    document.nodes.some(({ name }) => name === to)
      ? withNode(document, from, (node) =>
          targetOf(node, outcome) === to ? node : { ...node, outcomes: { ...node.outcomes, [outcome]: to } },
        )
      : document;
}

export function disconnect(from: string, outcome: string): Change {
  return (document) =>
    withNode(document, from, (node) => {
      if (!Object.hasOwn(node.outcomes, outcome)) return node;
      const { [outcome]: _, ...outcomes } = node.outcomes;
      return { ...node, outcomes };
    });
}
