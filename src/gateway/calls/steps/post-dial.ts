import type { ChannelId } from '../../telephony/port.ts';
import type { Desk } from '../model/desk.ts';
import type { LiveCall } from '../model/live-call.ts';
import { quietly } from './conversation.ts';

/** What a comma stands for, as mobile phones have it. */
const pauseMs = 2000;
/** A digit and the gap behind it (RFC 4733 leaves the length open; both cores send 100 ms and wait 60). */
const digitMs = 160;

/**
 * Sends an extension, or digits after pauses, to a leg that has answered, and stops if it hangs up.
 * @param postDial digits, `*`, `#`, and `,` for a pause
 */
export function sendPostDial(desk: Desk, call: LiveCall, leg: ChannelId, postDial: string): void {
  const next = /^(,*)([^,]*)(.*)$/s.exec(postDial);
  const [, pauses = '', digits = '', rest = ''] = next ?? [];
  if (postDial === '' || !desk.callOfLeg.has(leg)) return;
  if (pauses !== '') {
    later(desk, call, pauses.length * pauseMs, () => sendPostDial(desk, call, leg, digits + rest));
    return;
  }
  quietly(desk, desk.core.sendDtmf(leg, digits));
  if (rest !== '') later(desk, call, digits.length * digitMs, () => sendPostDial(desk, call, leg, rest));
}

function later(desk: Desk, { waiting }: LiveCall, ms: number, task: () => void): void {
  const cancel = desk.clock.after(ms, () => {
    waiting.delete(cancel);
    task();
  });
  waiting.add(cancel);
}
