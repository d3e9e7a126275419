import type { IncomingInvite } from '../../sip/incoming-invite.ts';
import { answerTimer } from '../../sip/session-timer.ts';
import { beforeLines, callSidLine } from '../embedded/call-headers.ts';
import { AsteriskLeg } from './asterisk-leg.ts';
import { BrowserCall } from './browser-call.ts';
import type { AsteriskContext } from './context.ts';
import { Description } from './description.ts';
import { onlyFormats } from './sdp-lines.ts';

/**
 * INVITE with Replaces (RFC 3891 section 3): a page that was loaded anew goes on with the call of the page before. It
 * gets a channel of Asterisk of its own, which takes the place of the other's: Asterisk keeps the DTLS of a session
 * through a re-INVITE, and the new page has other keys. The dialog before gets its BYE.
 */
export async function takeOver(context: AsteriskContext, invite: IncomingInvite, before: BrowserCall): Promise<void> {
  const { channel } = before;
  const { pbx } = channel;
  let leg: AsteriskLeg | null = null;
  try {
    // The answer to an INVITE without an offer comes too late to go on at once.
    if (pbx === null || invite.request.body === '') return invite.reject(488);
    leg = new AsteriskLeg(pbx, channel, onlyFormats(invite.request.body, channel.formats));
    const ariId = await Promise.race([leg.there, leg.answered.then(({ sdp }) => sdp)]).then(() => leg?.there);
    await pbx.ari.post(['channels', ariId ?? '', 'answer']);
    const { dialog, sdp } = await leg.answered;
    if (channel.gone || !invite.pending || channel.signalling !== before || ariId === undefined) {
      if (ariId !== undefined) await pbx.quietly(pbx.ari.delete(['channels', ariId]));
      if (invite.pending) invite.reject(481);
      return;
    }
    const { holding } = before.description;
    const held = before.heldByPeer;
    const call = new BrowserCall(context, channel, pbx, before.callId, new Description(sdp));
    const timer = answerTimer(invite.request);
    const known = [callSidLine(before.callId), ...beforeLines(channel.view())];
    const lines = [...known, ...(timer?.tooShort === false ? timer.lines : [])];
    const browser = invite.accept(call.description.print(), lines, call);
    leg.handlers = call.asteriskSide;
    call.begin(browser, dialog, 'callee', invite.request);
    channel.signalling = call;
    before.leave();
    await channel.exchange(ariId);
    if (held !== call.heldByPeer) channel.held(call.heldByPeer);
    if (holding) void call.hold(true);
  } catch (error) {
    leg?.cancel();
    context.logger.error({ err: error, channel: channel.id }, 'a call could not be taken over');
    if (invite.pending) invite.reject(500);
  }
}
