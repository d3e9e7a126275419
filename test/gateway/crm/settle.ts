/** Waits until the condition holds, in turns of the event loop: the clock of these tests does not go by itself. */
export async function settle(condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 20_000; turns += 1) {
    if (turns > 5 && condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`It does not come true: ${condition}`);
}
