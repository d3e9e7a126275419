/**
 * The sequential hunt: agents ring one after another in their listed order.
 * Whoever was rung once is not rung again for the same call; whoever was busy
 * or away when the hunt passed by, and is free now, still gets a chance.
 * @param order the virtual number's agents, first to ring first
 * @param rung those that this call has rung at already
 * @param canRing whether an agent has a phone registered and no other call
 * @returns the agent to ring now; null: nobody is left
 */
export function nextToRing(
  order: readonly string[],
  rung: ReadonlySet<string>,
  canRing: (identity: string) => boolean,
): string | null {
  return order.find((identity) => !rung.has(identity) && canRing(identity)) ?? null;
}
