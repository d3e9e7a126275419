import { randomBytes } from 'node:crypto';
import { CodedError } from '../../../domain/errors.ts';
import { messageContentType, messageLimit } from '../../../domain/protocol/call-message.ts';
import type { ServerMessage } from '../../../domain/protocol/server-message.ts';
import type { CallContext } from '../model/call-context.ts';
import { agentLeg, customerLeg, type LiveCall } from '../model/live-call.ts';
import { talks } from './conversation.ts';

/**
 * Sends a server's message to the page of one side, in the form of the page's own messages: INFO with a JSON body.
 * @returns the message's id
 * @throws CodedError CALL_STATE or PAYLOAD_TOO_LARGE
 */
export async function sendMessage(
  context: CallContext,
  call: LiveCall,
  { to, ...message }: ServerMessage,
): Promise<string> {
  if (!talks(call)) throw new CodedError('CALL_STATE', { message: 'A message needs a call that is answered.' });
  const leg = to === 'agent' ? agentLeg(call) : customerLeg(call);
  const kind = context.core.channels().find(({ id }) => id === leg)?.endpoint.kind;
  if (leg === null || (kind !== 'agent' && kind !== 'visitor')) {
    throw new CodedError('CALL_STATE', {
      message: `The ${to} of this call is at a telephone, which shows no messages.`,
      help: 'Send messages to sides of a call that are at a page.',
    });
  }
  const voiceEventSid = `KX${randomBytes(16).toString('hex')}`;
  const text = JSON.stringify({ ...message, voiceEventSid });
  if (Buffer.byteLength(text) > messageLimit) {
    throw new CodedError('PAYLOAD_TOO_LARGE', { message: `A message has at most ${messageLimit} bytes.` });
  }
  await context.core.message(leg, { type: messageContentType, text });
  return voiceEventSid;
}
