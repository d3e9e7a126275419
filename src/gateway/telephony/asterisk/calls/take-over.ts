import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import { answerTimer } from '../../../sip/dialog/session-timer.ts';
import type { Format } from '../../port.ts';
import { beforeLines, callSidLine } from '../../signalling/call-headers.ts';
import { AsteriskLeg } from '../channels/asterisk-leg.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import type { AsteriskContext } from '../context.ts';
import { BrowserCall } from './browser-call.ts';
import { Description } from './description.ts';
import { onlyFormats } from './sdp-lines.ts';

interface Continued {
  channel: AsteriskChannel;
  callId: string;
  formats: readonly Format[];
  lines?: readonly string[];
  /** Returns true if the call is unchanged after Asterisk has answered. */
  stands: () => boolean;
  /** Called when the INVITE is answered. This Asterisk channel must replace the previous one. */
  go: (call: BrowserCall, ariId: string, sdp: string) => Promise<void>;
}

/**
 * Moves a call to another page, or rejects the INVITE. The page gets its own Asterisk channel, which replaces the
 * previous one. A re-INVITE would not work: Asterisk keeps the DTLS session through it, and the new page has other
 * keys.
 */
export async function continueAt(
  context: AsteriskContext,
  invite: IncomingInvite,
  { channel, callId, formats, lines = [], stands, go }: Continued,
): Promise<void> {
  const { pbx } = channel;
  let leg: AsteriskLeg | null = null;
  // If the page gives up meanwhile, it gets its 487 and the call stays on the previous page.
  invite.onGone(() => {});
  try {
    // For an INVITE without an offer, the browser's answer would come too late.
    if (pbx === null || invite.request.body === '') return invite.reject(488);
    leg = new AsteriskLeg(pbx, channel, onlyFormats(invite.request.body, formats));
    const ariId = await Promise.race([leg.there, leg.answered.then(({ sdp }) => sdp)]).then(() => leg?.there);
    await pbx.ari.post(['channels', ariId ?? '', 'answer']);
    const { dialog, sdp } = await leg.answered;
    if (channel.gone || !invite.pending || !stands() || ariId === undefined) {
      if (ariId !== undefined) await pbx.quietly(pbx.ari.delete(['channels', ariId]));
      if (invite.pending) invite.reject(481);
      return;
    }
    const call = new BrowserCall(context, channel, pbx, callId, new Description(sdp));
    const timer = answerTimer(invite.request);
    const known = [callSidLine(callId), ...beforeLines(channel.view()), ...lines];
    const timed = timer?.tooShort === false ? timer.lines : [];
    const browser = invite.accept(call.description.print(), [...known, ...timed], call);
    leg.handlers = call.asteriskSide;
    call.begin(browser, dialog, 'callee', invite.request);
    await go(call, ariId, sdp);
  } catch (error) {
    leg?.cancel();
    context.logger.error({ err: error, channel: channel.id }, 'call not recovered after a restart');
    if (invite.pending) invite.reject(500);
  }
}

/**
 * INVITE with Replaces (RFC 3891 section 3): a reloaded page continues the call of the page before. The previous dialog
 * gets a BYE.
 */
export function takeOver(context: AsteriskContext, invite: IncomingInvite, before: BrowserCall): Promise<void> {
  const { channel, callId } = before;
  return continueAt(context, invite, {
    channel,
    callId,
    formats: channel.formats,
    stands: () => channel.signalling === before,
    go: async (call, ariId) => {
      const { holding } = before.description;
      const held = before.heldByPeer;
      channel.signalling = call;
      before.leave();
      await channel.exchange(ariId);
      if (held !== call.heldByPeer) channel.held(call.heldByPeer);
      if (holding) void call.hold(true);
    },
  });
}
