import { cause } from '../../../domain/calls/end-reason.ts';
import type { IncomingInvite } from '../../sip/incoming-invite.ts';
import { answerTimer } from '../../sip/session-timer.ts';
import { beforeLines, callSidLine } from './call-headers.ts';
import type { CoreContext } from './context.ts';
import { Conversation } from './conversation.ts';
import type { NegotiatedLeg } from './negotiated-leg.ts';
import { SdpError } from './sdp.ts';

/**
 * INVITE with Replaces (RFC 3891 section 3): a page that was loaded anew goes on with
 * the call of the page before. The channel lives on, with a new dialog and new media;
 * the dialog before gets its BYE.
 */
export async function takeOver(context: CoreContext, invite: IncomingInvite, before: Conversation): Promise<void> {
  const { channel } = before;
  let leg: NegotiatedLeg | null = null;
  try {
    // The answer to an INVITE without an offer comes too late to go on at once.
    if (invite.request.body === '') throw new SdpError('incompatible', 'no offer');
    leg = await context.legs.open(invite.principal);
    const sdp = await leg.answer(invite.request.body, channel.view().formats);
    if (channel.gone || !invite.pending || channel.signalling !== before) {
      leg.close();
      if (invite.pending) invite.reject(481);
      return;
    }
    const { holding } = before;
    const held = before.heldByPeer;
    const timer = answerTimer(invite.request);
    const known = [callSidLine(before.callId), ...beforeLines(channel.view())];
    const lines = [...known, ...(timer?.tooShort === false ? timer.lines : [])];
    const conversation = new Conversation(context, channel, leg, before.callId);
    const dialog = invite.accept(sdp, lines, conversation);
    conversation.begin(dialog, 'callee', invite.request);
    channel.signalling = conversation;
    channel.exchange(leg);
    before.end(cause.normal);
    if (held !== conversation.heldByPeer) channel.held(conversation.heldByPeer);
    if (holding) void conversation.hold(true);
  } catch (error) {
    leg?.close();
    if (!(error instanceof SdpError)) context.logger.error({ err: error }, 'a call could not be taken over');
    if (invite.pending) invite.reject(error instanceof SdpError ? (error.kind === 'malformed' ? 400 : 488) : 500);
  }
}
