import { CodedError } from '../../../domain/errors.ts';
import type { Desk } from '../model/desk.ts';
import type { LiveCall } from '../model/live-call.ts';
import { joinCalls } from './join-calls.ts';
import { transfer } from './transfer.ts';

/** A transfer by the phone's own button (REFER). */
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
    // If the number may not be called, a retry does not help.
    const progress = error.code.startsWith('OUTBOUND_') ? 'declined' : 'unavailable';
    await desk.core.transferProgress(event.channelId, progress);
  }
}
