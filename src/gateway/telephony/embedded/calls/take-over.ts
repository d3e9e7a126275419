import { cause } from '../../../../domain/calls/end-reason.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import { answerTimer } from '../../../sip/dialog/session-timer.ts';
import type { Format } from '../../port.ts';
import { beforeLines, callSidLine } from '../../signalling/call-headers.ts';
import type { CoreContext } from '../context.ts';
import type { NegotiatedLeg } from '../rtp/negotiated-leg.ts';
import { SdpError } from '../rtp/sdp.ts';
import type { EmbeddedChannel } from './channel.ts';
import { Conversation } from './conversation.ts';

interface Continued {
  channel: EmbeddedChannel;
  callId: string;
  formats: readonly Format[];
  lines?: readonly string[];
  /** Returns true if the call is unchanged after the media was opened. */
  stands: () => boolean;
  /** Called when the INVITE is answered. */
  go: (conversation: Conversation, leg: NegotiatedLeg) => void;
}

/** Moves the channel of a call to another page, with a new dialog and new media, or rejects the INVITE. */
export async function continueAt(
  context: CoreContext,
  invite: IncomingInvite,
  { channel, callId, formats, lines = [], stands, go }: Continued,
): Promise<void> {
  let leg: NegotiatedLeg | null = null;
  // If the page gives up meanwhile, it gets its 487 and the call stays on the previous page.
  invite.onGone(() => {});
  try {
    // For an INVITE without an offer, the browser's answer would come too late.
    if (invite.request.body === '') throw new SdpError('incompatible', 'no offer');
    leg = await context.legs.open(invite.principal);
    const sdp = await leg.answer(invite.request.body, formats);
    if (channel.gone || !invite.pending || !stands()) {
      leg.close();
      if (invite.pending) invite.reject(481);
      return;
    }
    const timer = answerTimer(invite.request);
    const known = [callSidLine(callId), ...beforeLines(channel.view()), ...lines];
    const conversation = new Conversation(context, channel, leg, callId);
    const timed = timer?.tooShort === false ? timer.lines : [];
    conversation.begin(invite.accept(sdp, [...known, ...timed], conversation), 'callee', invite.request);
    go(conversation, leg);
  } catch (error) {
    leg?.close();
    if (!(error instanceof SdpError)) context.logger.error({ err: error }, 'call not recovered after a restart');
    if (invite.pending) invite.reject(error instanceof SdpError ? (error.kind === 'malformed' ? 400 : 488) : 500);
  }
}

/**
 * INVITE with Replaces (RFC 3891 section 3): a reloaded page continues the call of the page before. The previous dialog
 * gets a BYE.
 */
export function takeOver(context: CoreContext, invite: IncomingInvite, before: Conversation): Promise<void> {
  const { channel, callId } = before;
  return continueAt(context, invite, {
    channel,
    callId,
    formats: channel.view().formats,
    stands: () => channel.signalling === before,
    go: (conversation, leg) => {
      const { holding, heldByPeer: held } = before;
      channel.signalling = conversation;
      channel.exchange(leg);
      before.end(cause.normal);
      if (held !== conversation.heldByPeer) channel.held(conversation.heldByPeer);
      if (holding) void conversation.hold(true);
    },
  });
}
