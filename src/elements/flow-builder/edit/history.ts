import type { FlowDocument } from '../../../domain/flows/document/document.ts';

/** What undo brings back. */
export interface Moment {
  document: FlowDocument;
  selection: readonly string[];
}

/** Documents share the nodes that they have in common, so a step costs little. */
export interface History {
  past: readonly Moment[];
  future: readonly Moment[];
}

const mostSteps = 1000;

export function newHistory(): History {
  return { past: [], future: [] };
}

/** @param before the moment before the change */
export function recorded({ past }: History, before: Moment): History {
  return { past: [...past, before].slice(-mostSteps), future: [] };
}

export function canUndo({ past }: History): boolean {
  return past.length > 0;
}

export function canRedo({ future }: History): boolean {
  return future.length > 0;
}

type Travelled = { history: History; now: Moment } | null;

export function undone({ past, future }: History, now: Moment): Travelled {
  const before = past.at(-1);
  return before === undefined ? null : { history: { past: past.slice(0, -1), future: [now, ...future] }, now: before };
}

export function redone({ past, future }: History, now: Moment): Travelled {
  const [after, ...rest] = future;
  return after === undefined ? null : { history: { past: [...past, now], future: rest }, now: after };
}
