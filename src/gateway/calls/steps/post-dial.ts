import type { ChannelId } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { quietly } from './conversation.ts';

/** The pause for each comma, as on mobile phones. */
const pauseMs = 2000;
/** A digit and the gap after it. RFC 4733 leaves the length open. Both cores send 100 ms and wait 60 ms. */
const digitMs = 160;

/**
 * Sends an extension, or digits after pauses, to an answered leg. Stops if the leg hangs up.
 * @param postDial digits, `*`, `#`, and `,` for a pause
 */
export function sendPostDial(context: CallContext, call: LiveCall, leg: ChannelId, postDial: string): void {
  const next = /^(,*)([^,]*)(.*)$/s.exec(postDial);
  const [, pauses = '', digits = '', rest = ''] = next ?? [];
  if (postDial === '' || !context.callOfLeg.has(leg)) return;
  if (pauses !== '') {
    later(context, call, pauses.length * pauseMs, () => sendPostDial(context, call, leg, digits + rest));
    return;
  }
  quietly(context, context.core.sendDtmf(leg, digits));
  if (rest !== '') later(context, call, digits.length * digitMs, () => sendPostDial(context, call, leg, rest));
}

function later(context: CallContext, { waiting }: LiveCall, ms: number, task: () => void): void {
  const cancel = context.clock.after(ms, () => {
    waiting.delete(cancel);
    task();
  });
  waiting.add(cancel);
}
