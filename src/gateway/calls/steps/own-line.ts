import type { VirtualNumber } from '../../storage/store.ts';
import type { CallContext } from '../model/call-context.ts';

/** An agent calls from the first virtual number that they also answer. */
export async function lineOf(context: CallContext, identity: string): Promise<VirtualNumber | null> {
  const lines = await context.directory.virtualNumbers();
  return lines.find((line) => line.agents.includes(identity)) ?? null;
}
