import { error, type FlowFinding } from '../../../domain/flows/check/finding.ts';
import { readFlow } from '../../../domain/flows/check/read.ts';
import { type FlowDocument, type FlowNode, mostNodes } from '../../../domain/flows/document/document.ts';
import type { Change } from './editor.ts';
import type { Point } from './nodes.ts';
import { uniqueName } from './unique-name.ts';

/** Marks the text, so that other JSON is not taken for nodes. */
const format = 'sidecall-flow-nodes';
const schema = 1;
/** A text that is longer than any flow is not read at all. */
const mostCharacters = 2_000_000;

/** What is copied: nodes with their places, and the schedules that they refer to. */
export interface Clipping {
  /** The name of the flow that it was copied from. In the same flow, nodes stay connected to the others. */
  flow: string;
  nodes: FlowNode[];
  positions: FlowDocument['positions'];
  schedules: FlowDocument['schedules'];
}

/** The nodes as text for the clipboard. */
export function clippingText(document: FlowDocument, names: readonly string[]): string {
  const wanted = new Set(names);
  const nodes = document.nodes.filter(({ name }) => wanted.has(name));
  const schedules = new Set(nodes.flatMap((node) => (node.kind === 'hours' ? [node.schedule] : [])));
  return JSON.stringify({
    format,
    schema,
    flow: document.name,
    nodes,
    positions: document.positions.filter(({ node }) => wanted.has(node)),
    schedules: document.schedules.filter(({ name }) => schedules.has(name)),
  });
}

/**
 * Reads the text of a clipboard: copied nodes, or a whole flow. Nothing of it is trusted.
 * @returns null: it is no text of a flow, such as a sentence
 */
export function readClipping(text: string): { clipping: Clipping } | { problem: FlowFinding } | null {
  if (text.length > mostCharacters) {
    return { problem: error('too-large', 'The clipboard has more text than any flow. Copy fewer nodes.') };
  }
  const value = parsed(text);
  if (value === null || !Array.isArray(value.nodes)) return null;
  if (value.format !== format && typeof value.start !== 'string') return null;
  if (value.nodes.length > mostNodes) {
    const message = `The clipboard has ${value.nodes.length} nodes, and a flow has at most ${mostNodes}. Copy fewer, or split the flow.`;
    return { problem: error('too-large', message) };
  }
  const flow = typeof value.flow === 'string' ? value.flow : '';
  if (value.nodes.length === 0 && value.schema === schema)
    return { clipping: { flow, nodes: [], positions: [], schedules: [] } };
  const read = readFlow({
    schema: value.schema ?? schema,
    name: 'clipboard',
    languages: ['en'],
    start: 'start',
    nodes: value.nodes,
    positions: value.positions ?? [],
    schedules: value.schedules ?? [],
  });
  if ('document' in read) {
    const { nodes, positions, schedules } = read.document;
    return { clipping: { flow, nodes, positions, schedules } };
  }
  const first = read.findings[0] ?? error('schema', 'The clipboard has no nodes of a flow.');
  return { problem: first };
}

/** Why a clipping cannot be pasted into a document. Null: it can. */
export function pasteProblem({ nodes }: FlowDocument, clipping: Clipping): FlowFinding | null {
  const total = nodes.length + clipping.nodes.length;
  return total > mostNodes
    ? error('too-large', `The flow would have ${total} nodes, and it can have ${mostNodes}. Copy fewer nodes.`)
    : null;
}

/**
 * Pastes nodes under names of their own.
 * @param shift how far from their old places. Absent: the layout decides where they stand
 * @returns the change, and the new names
 */
export function paste(
  document: FlowDocument,
  clipping: Clipping,
  shift?: Point,
): { change: Change; names: readonly string[] } {
  const existing = new Set(document.nodes.map(({ name }) => name));
  const taken = new Set(existing);
  const renamed = new Map<string, string>();
  const names = clipping.nodes.map(({ name }) => {
    const free = uniqueName(name, taken);
    taken.add(free);
    // If a name is there twice, outcomes lead to the first.
    if (!renamed.has(name)) renamed.set(name, free);
    return free;
  });
  const staysConnected = clipping.flow === document.name;
  const targetOf = (target: string) => renamed.get(target) ?? (staysConnected && existing.has(target) ? target : null);
  const nodes = clipping.nodes.map((node, at) => ({
    ...node,
    name: names[at] ?? node.name,
    outcomes: Object.fromEntries(
      Object.entries(node.outcomes).flatMap(([outcome, target]) => {
        const next = targetOf(target);
        return next === null ? [] : [[outcome, next]];
      }),
    ),
  }));
  const positions =
    shift === undefined
      ? []
      : clipping.positions.flatMap(({ node, x, y }) => {
          const name = renamed.get(node);
          return name === undefined ? [] : [{ node: name, x: x + shift.x, y: y + shift.y }];
        });
  return { change: (now) => pasted(now, nodes, positions, clipping.schedules), names };
}

function pasted(
  document: FlowDocument,
  nodes: readonly FlowNode[],
  positions: FlowDocument['positions'],
  schedules: FlowDocument['schedules'],
): FlowDocument {
  if (nodes.length === 0) return document;
  const known = new Set(document.schedules.map(({ name }) => name));
  return {
    ...document,
    start: document.nodes.length === 0 ? (nodes[0]?.name ?? '') : document.start,
    nodes: [...document.nodes, ...nodes],
    positions: [...document.positions, ...positions],
    schedules: [...document.schedules, ...schedules.filter(({ name }) => !known.has(name))],
  };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
