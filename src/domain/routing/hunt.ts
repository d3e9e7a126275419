/**
 * The sequential ring order: agents ring one after another in their listed order. Each agent rings at most once per
 * call. If an agent was busy or unreachable earlier, and is free now, they still ring.
 * @param order the virtual number's agents, first to ring first
 * @param rung the agents that this call has already rung
 * @param canRing whether an agent has a phone to ring and no other call
 * @returns the next agent to ring; null: no agent is left
 */
export function nextToRing(
  order: readonly string[],
  rung: ReadonlySet<string>,
  canRing: (identity: string) => boolean,
): string | null {
  return order.find((identity) => !rung.has(identity) && canRing(identity)) ?? null;
}
