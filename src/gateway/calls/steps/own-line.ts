import type { VirtualNumber } from '../../storage/store.ts';
import type { Desk } from '../model/desk.ts';

/** An agent calls as the first number that it also answers. */
export async function lineOf(desk: Desk, identity: string): Promise<VirtualNumber | null> {
  const lines = await desk.directory.virtualNumbers();
  return lines.find((line) => line.agents.includes(identity)) ?? null;
}
