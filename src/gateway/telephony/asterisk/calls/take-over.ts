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
  /** Whether the call is still as the INVITE found it, after Asterisk has answered. */
  stands: () => boolean;
  /** The INVITE is answered; this channel of Asterisk is to take the place of the one before. */
  go: (call: BrowserCall, ariId: string, sdp: string) => Promise<void>;
}

/**
 * A call lives on at another page, or the INVITE is refused. The page gets a channel of Asterisk of its own, which takes
 * the place of the other's: Asterisk keeps the DTLS of a session through a re-INVITE, and the new page has other keys.
 */
export async function continueAt(
  context: AsteriskContext,
  invite: IncomingInvite,
  { channel, callId, formats, lines = [], stands, go }: Continued,
): Promise<void> {
  const { pbx } = channel;
  let leg: AsteriskLeg | null = null;
  // A page that gives up meanwhile gets its 487, and the call stays where it is.
  invite.onGone(() => {});
  try {
    // The answer to an INVITE without an offer comes too late to go on at once.
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
    context.logger.error({ err: error, channel: channel.id }, 'a call could not be taken over');
    if (invite.pending) invite.reject(500);
  }
}

/**
 * INVITE with Replaces (RFC 3891 section 3): a page that was loaded anew goes on with the call of the page before. The
 * dialog before gets its BYE.
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
