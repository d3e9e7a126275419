import type { Format } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';

/**
 * Answers the first leg. If calls outlive this process, what a restart needs is on disk before the far end learns of
 * the answer.
 */
export async function answerFirst(
  context: CallContext,
  call: LiveCall,
  options: { formats?: Format[] } = {},
): Promise<void> {
  if (context.notes !== null) await context.noted(call.id);
  await context.core.answer(call.incoming.id, { callId: call.id, ...options });
}
