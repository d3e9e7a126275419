import { microphoneStates } from '../../domain/protocol/page-contact.ts';
import type { Binding } from './binding.ts';

/** Phones of which only one rings: the first, and the next one if that fails. */
export type RingChain = readonly Binding[];

/**
 * The phones that ring for a call to an agent. Pages of the softphone form one chain: a working microphone first, then
 * the page that the agent opened or chose last. Each other phone rings in parallel, as a chain of its own (RFC 3261
 * 16.6).
 */
export function ringOrder(bindings: readonly Binding[]): RingChain[] {
  const pages = pagesInOrder(bindings);
  const others = bindings.filter((binding) => !binding.page).map((binding) => [binding]);
  return pages.length === 0 ? others : [pages, ...others];
}

/** Pages that say whether their microphone works, the one that rings first. */
export function pagesInOrder(bindings: readonly Binding[]): Binding[] {
  return bindings.filter(({ page }) => page).sort(byMicrophoneThenAge);
}

function byMicrophoneThenAge({ page: a }: Binding, { page: b }: Binding): number {
  if (!a || !b) return 0;
  const better = microphoneStates.indexOf(a.microphone) - microphoneStates.indexOf(b.microphone);
  // Two ages that are unknown are equal; their difference is no number.
  return better || (a.since === b.since ? b.nth - a.nth : b.since - a.since);
}
