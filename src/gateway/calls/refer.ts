import { CodedError } from '../../domain/errors.ts';
import type { Desk } from './desk.ts';
import { joinCalls } from './join-calls.ts';
import type { LiveCall } from './live-call.ts';
import { transfer } from './transfer.ts';

/** The phone's own transfer button: REFER. */
export async function referred(
  desk: Desk,
  call: LiveCall,
  event: { channelId: string; to: string; replaces: string | null },
): Promise<void> {
  if (event.replaces !== null) return joinCalls(desk, call, { ...event, replaces: event.replaces });
  const agent = await desk.directory.agent(event.to);
  try {
    await desk.core.transferProgress(event.channelId, 'trying');
    await transfer(desk, call, agent === null ? { number: event.to } : { agent: agent.identity });
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    await desk.core.transferProgress(event.channelId, 'unavailable');
  }
}
