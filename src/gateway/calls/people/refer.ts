import { CodedError } from '../../../domain/errors.ts';
import type { Desk } from '../model/desk.ts';
import type { LiveCall } from '../model/live-call.ts';
import { joinCalls } from './join-calls.ts';
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
    const to = agent === null ? { number: event.to } : { agent: agent.identity };
    await transfer(desk, call, to, call.record.agent);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    // To ask again is of no use where the number may not be called.
    const progress = error.code.startsWith('OUTBOUND_') ? 'declined' : 'unavailable';
    await desk.core.transferProgress(event.channelId, progress);
  }
}
