import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';

/** The first party of a placed call has answered, and hears ringing until the second does. */
export function playRingback(context: CallContext, call: LiveCall): void {
  context.core
    .play({ channelId: call.incoming.id }, ringbackOf(call), 'tone:ringback')
    .catch((error: unknown) => context.logger.warn({ err: error, callId: call.id }, 'ringing tone not played'));
}

/** Does nothing in a call that was not placed. */
export function stopRingback(context: CallContext, call: LiveCall): void {
  if (call.placed === null) return;
  context.core
    .stopPlayback(ringbackOf(call))
    .catch((error: unknown) => context.logger.warn({ err: error, callId: call.id }, 'ringing tone not stopped'));
}

function ringbackOf(call: LiveCall): string {
  return `${call.id}-ringback`;
}
