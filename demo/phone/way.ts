import type { FlowDocument, FlowNode } from '../../src/domain/flows/document/document.ts';
import { promptsOf } from '../../src/domain/flows/document/kinds.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';

/** The place of a caller in the flows, for the phone page. */
export interface Way {
  /** `waits`: in a flow, or while agents ring. `leaves-message`: a voicemail records. `talks`: an agent answered. */
  state: 'waits' | 'leaves-message' | 'talks' | 'over';
  /** In words: "Menu", "Waits in support", "Talks to Robin". Empty: the call is over. */
  place: string;
  /** What the caller hears there. Empty: nothing is known of it. */
  hears: string;
  /** Which keys mean what, in their order on the keypad. */
  keys: { key: string; means: string }[];
  /** What the caller has passed, oldest first: "Menu: 1, Orders". */
  steps: string[];
}

/** The published flows that a call runs in. null: there is none. */
export interface WayFlows {
  /** From the arrival of the call. */
  main: FlowDocument | null;
  /** While the caller waits in the queue. */
  inQueue: FlowDocument | null;
}

/**
 * The way of a call, from its record and the documents of its flows. The record has the nodes that the caller has left; the
 * documents say which one they are in now.
 * @param nameOf the name of an agent
 */
export function wayOf(call: CallView, flows: WayFlows, nameOf: (identity: string) => string): Way {
  const steps = (call.flow?.path ?? []).map(stepText);
  const nothing = { hears: '', keys: [], steps };
  if (call.phase === 'ended' || call.phase === 'completed') return { ...nothing, state: 'over', place: '' };
  if (call.phase !== 'ringing' && call.agent !== null)
    return { ...nothing, state: 'talks', place: `Talks to ${nameOf(call.agent)}` };
  const rings = call.agent === null ? '' : `${nameOf(call.agent)} rings`;
  const node = currentNode(call, flows);
  if (node === null) return { ...nothing, state: 'waits', place: rings || 'Waits' };
  const where = call.flow?.queue?.waits === true ? `Waits in ${call.flow.queue.name}` : titleOf(node.name);
  return {
    state: node.kind === 'voicemail' ? 'leaves-message' : 'waits',
    place: [where, rings].filter((each) => each !== '').join('. '),
    hears: heardIn(node),
    keys: keysOf(node),
    steps,
  };
}

type Step = NonNullable<CallView['flow']>['path'][number];

function currentNode({ flow }: CallView, { main, inQueue }: WayFlows): FlowNode | null {
  if (flow === undefined) return null;
  if (flow.queue?.waits === true && inQueue !== null) return afterLast(flow.path, inQueue);
  return main === null ? null : afterLast(flow.path, main);
}

/** The node to which the last step in this document led. Without such a step, the first one. */
function afterLast(path: readonly Step[], { nodes, start }: FlowDocument): FlowNode | null {
  const named = (name: string | undefined): FlowNode | null => nodes.find((node) => node.name === name) ?? null;
  for (const { node: name, kind, outcome } of path.toReversed()) {
    const node = named(name);
    if (node?.kind === kind && Object.hasOwn(node.outcomes, outcome)) return named(node.outcomes[outcome]);
  }
  return named(start);
}

/** "call-back" is "Call back". */
function titleOf(name: string): string {
  const words = name.replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Outcomes that say nothing to a reader: the node was passed, or an agent answered meanwhile. */
const usual: readonly (string | undefined)[] = ['done', 'end', 'queue-over'];

function stepText({ node, outcome, digits, detail }: Step): string {
  const happened = usual.includes(outcome) || outcome === digits ? [] : [outcome];
  const what = [...(digits === undefined ? [] : [digits]), ...(detail === undefined ? happened : [detail])].join(', ');
  return what === '' ? titleOf(node) : `${titleOf(node)}: ${what}`;
}

/** Texts of the node's first prompt, as a caption. Values of variables are not known here. */
function heardIn(node: FlowNode): string {
  if (node.kind === 'wait') return 'Music';
  const prompts = node.kind === 'announce' ? promptsOf(node) : promptsOf(node).slice(0, 1);
  const parts = prompts.flat().map((part) => {
    if ('text' in part) return (Object.values(part.text)[0] ?? '').replace(/\{\{[^}]*\}\}/g, '…');
    return 'prompt' in part ? `(recording “${part.prompt}”)` : '…';
  });
  return parts.join(' ');
}

function keysOf(node: FlowNode): Way['keys'] {
  switch (node.kind) {
    case 'menu':
      return inOrder(Object.entries(node.keys));
    case 'language':
      return inOrder(Object.entries(node.keys));
    case 'consent':
      return inOrder([
        [node.acceptKey, 'Yes'],
        [node.refuseKey, 'No'],
      ]);
    case 'wait':
      return inOrder(node.keys.map((key) => [key, titleOf(node.outcomes[key] ?? '')]));
    case 'gather':
      return node.finishKey === 'none' ? [] : [{ key: node.finishKey, means: 'Done' }];
    case 'voicemail':
      return node.finishKey === 'none' ? [] : [{ key: node.finishKey, means: 'Done' }];
    default:
      return [];
  }
}

function inOrder(keys: readonly (readonly [key: string, means: string | undefined])[]): Way['keys'] {
  const place = (key: string): number => '123456789*0#'.indexOf(key);
  return keys.map(([key, means = '']) => ({ key, means })).sort((a, b) => place(a.key) - place(b.key));
}
