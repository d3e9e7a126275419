import type { IncomingInvite } from '../../sip/incoming-invite.ts';
import { answerTimer } from '../../sip/session-timer.ts';
import { callSidLine } from '../embedded/call-headers.ts';
import { BrowserCall } from './browser-call.ts';
import type { AsteriskContext } from './context.ts';
import { Description } from './description.ts';
import { onlyFormats, withNewConnection } from './sdp-lines.ts';

/**
 * INVITE with Replaces (RFC 3891 section 3): a page that was loaded anew goes on with the call of the page before.
 * Asterisk's channel lives on, with the sound of the new page; the dialog before gets its BYE.
 */
export async function takeOver(context: AsteriskContext, invite: IncomingInvite, before: BrowserCall): Promise<void> {
  const { channel, asterisk } = before;
  const { pbx } = channel;
  const reject = (status: number): void => {
    if (invite.pending) invite.reject(status);
  };
  if (pbx === null || asterisk === null || invite.request.body === '') return reject(488);
  const offer = withNewConnection(onlyFormats(invite.request.body, channel.formats));
  const { status, response } = await pbx.link.request(asterisk, 'INVITE', [pbx.link.contactLine], {
    type: 'application/sdp',
    text: offer,
  });
  if (response === null || status >= 300) return reject(status === 488 ? 488 : 500);
  if (channel.gone || !invite.pending || channel.signalling !== before) return reject(481);
  const description = new Description(response.body);
  const { holding } = before.description;
  const held = before.heldByPeer;
  const call = new BrowserCall(context, channel, pbx, before.callId, description);
  const timer = answerTimer(invite.request);
  const lines = [callSidLine(before.callId), ...(timer?.tooShort === false ? timer.lines : [])];
  const browser = invite.accept(description.print(), lines, call);
  asterisk.handlers = call.asteriskSide;
  call.begin(browser, asterisk, 'callee', invite.request);
  channel.signalling = call;
  before.leave();
  if (held !== call.heldByPeer) channel.held(call.heldByPeer);
  if (holding) void call.hold(true);
}
