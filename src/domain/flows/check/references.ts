import type { FlowDocument, FlowNode } from '../document/document.ts';
import { promptsOf } from '../document/kinds.ts';
import type { Prompt } from '../document/prompt.ts';
import { namesIn } from '../run/values.ts';

/** What a document needs of its gateway. */
export type ReferenceKind = 'flow' | 'prompt' | 'secret' | 'queue' | 'switch' | 'agent';

export interface FlowReference {
  kind: ReferenceKind;
  name: string;
  /** Absent: the fallback of the flow. */
  node?: FlowNode;
  path: readonly PropertyKey[];
}

/** All names that a document refers to, outside itself, in the order of its nodes. */
export function referencesOf(document: FlowDocument): FlowReference[] {
  return [
    ...document.nodes.flatMap((node) => [
      ...ofNode(node).map(([kind, name, ...path]) => ({ kind, name, node, path })),
      ...promptsOf(node).flatMap((prompt) =>
        ofPrompt(prompt).map((name) => ({ kind: 'prompt' as const, name, node, path: [] })),
      ),
    ]),
    ...ofPrompt(document.fallback ?? []).map((name) => ({ kind: 'prompt' as const, name, path: ['fallback'] })),
  ];
}

/** The names of one kind, each once, in alphabetical order. */
export function namesNeeded(document: FlowDocument, kind: ReferenceKind): string[] {
  return [...new Set(referencesOf(document).flatMap((each) => (each.kind === kind ? [each.name] : [])))].sort();
}

type Named = [kind: ReferenceKind, name: string, ...path: PropertyKey[]];

function ofNode(node: FlowNode): Named[] {
  switch (node.kind) {
    case 'wait':
      return node.music === undefined ? [] : [['prompt', node.music, 'music']];
    case 'hours':
      return node.switch === undefined ? [] : [['switch', node.switch, 'switch']];
    case 'call-flow':
      return [['flow', node.flow, 'flow']];
    case 'request':
      return Object.entries(node.secretHeaders).map(([header, name]) => ['secret', name, 'secretHeaders', header]);
    case 'staffing':
      return [['queue', node.queue, 'queue']];
    case 'queue':
      return [
        ['queue', node.queue, 'queue'],
        ...(node.inQueue === undefined ? [] : ([['flow', node.inQueue, 'inQueue']] as Named[])),
      ];
    case 'callback':
      return node.queue === undefined ? [] : [['queue', node.queue, 'queue']];
    case 'ring':
      return node.targets.flatMap((target, at): Named[] =>
        // The agent of a variable is not known before the call.
        'agent' in target && namesIn(target.agent).length === 0
          ? [['agent', target.agent, 'targets', at, 'agent']]
          : [],
      );
    default:
      return [];
  }
}

function ofPrompt(prompt: Prompt): string[] {
  return prompt.flatMap((part) => ('prompt' in part ? [part.prompt] : []));
}
