/**
 * What happens to a second call for an agent that talks:
 * - `busy`: it finds them busy, and the next agent rings.
 * - `offer`: it rings them, if no agent is free. They hold the first call to answer it.
 * - `queue`: it does not ring. A caller for which no agent is free waits with music until they are.
 */
export const secondCallRules = ['busy', 'offer', 'queue'] as const;
export type SecondCallRule = (typeof secondCallRules)[number];
