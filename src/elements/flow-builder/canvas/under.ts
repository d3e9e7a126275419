import type { PortName } from '../edit/editor.ts';

/** What is under a point of the window. */
export interface Under {
  card: HTMLElement;
  /** The outcome in whose row it is. Null: the head of the card. */
  port: PortName | null;
}

/** Null: no card is there. */
export function under(root: ShadowRoot, clientX: number, clientY: number): Under | null {
  const hit = root.elementFromPoint(clientX, clientY);
  const card = hit?.closest<HTMLElement>('[data-card]');
  if (!card) return null;
  const { node, outcome } = hit?.closest('.row')?.querySelector<HTMLElement>('.outcome')?.dataset ?? {};
  return { card, port: node === undefined || outcome === undefined ? null : { node, outcome } };
}
