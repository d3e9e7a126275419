import type { Agent, VirtualNumber } from '../storage/store.ts';

/** The virtual numbers that an agent may call from: those they answer, then those that an administrator added. */
export function callerLines(
  lines: readonly VirtualNumber[],
  { identity, callerIds = [] }: Pick<Agent, 'identity' | 'callerIds'>,
): VirtualNumber[] {
  const answered = lines.filter(({ agents }) => agents.includes(identity));
  const added = callerIds.flatMap((number) => lines.filter((line) => line.number === number));
  return [...new Set([...answered, ...added])];
}
