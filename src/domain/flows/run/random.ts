import type { FlowState } from './state.ts';

/** The next number from 0 to below 1. The generator is mulberry32: 32 bits of state, kept with the call. */
export function nextRandom(state: FlowState): number {
  state.random = (state.random + 0x6d2b79f5) | 0;
  let mixed = state.random;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
}
