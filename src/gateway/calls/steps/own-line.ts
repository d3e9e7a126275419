import type { VirtualNumber } from '../../storage/store.ts';
import type { Desk } from '../model/desk.ts';

/** An agent calls from the first virtual number that they also answer. */
export async function lineOf(desk: Desk, identity: string): Promise<VirtualNumber | null> {
  const lines = await desk.directory.virtualNumbers();
  return lines.find((line) => line.agents.includes(identity)) ?? null;
}
