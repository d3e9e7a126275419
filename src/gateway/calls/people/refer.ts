import { CodedError } from '../../../domain/errors.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { joinCalls } from './join-calls.ts';
import { transfer } from './transfer.ts';

/** A transfer by the phone's own button (REFER). */
export async function referred(
  context: CallContext,
  call: LiveCall,
  event: { channelId: string; to: string; replaces: string | null },
): Promise<void> {
  if (event.replaces !== null) return joinCalls(context, call, { ...event, replaces: event.replaces });
  const agent = await context.directory.agent(event.to);
  try {
    await context.core.transferProgress(event.channelId, 'trying');
    const to = agent === null ? { number: event.to } : { agent: agent.identity };
    await transfer(context, call, to, call.record.agent);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    // If the number may not be called, a retry does not help.
    const progress = error.code.startsWith('OUTBOUND_') ? 'declined' : 'unavailable';
    await context.core.transferProgress(event.channelId, progress);
  }
}
