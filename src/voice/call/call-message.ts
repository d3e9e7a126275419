import { messageContentType, messageLimit, userMessageType } from '../../domain/protocol/call-message.ts';
import { errors } from '../errors/loading.ts';
import { InvalidArgumentError } from '../errors/twilio-error.ts';
import type { SipSession } from '../sip/sip-agent.ts';

/** A message within a call: SIP INFO (RFC 6086) with this as its JSON body. */
export interface CallMessage {
  /** Anything that JSON can say. */
  // biome-ignore lint/suspicious/noExplicitAny: Twilio's type, which users read without a check of their own
  content: any;
  contentType?: string;
  messageType: string;
  voiceEventSid?: string;
}

/**
 * The body of the INFO.
 * @throws InvalidArgumentError if it is no message; what a server refuses comes as the Call's `error`, see `deliver`
 */
export function printMessage(message: CallMessage, voiceEventSid: string): string {
  // Pages are not always written in TypeScript.
  const { content, contentType, messageType: type } = message ?? {};
  if (content === undefined || content === null) throw new InvalidArgumentError('`content` is empty');
  if (typeof type !== 'string' || type === '') throw new InvalidArgumentError('`messageType` is no text, or empty');
  return JSON.stringify({ content, contentType, messageType: type, voiceEventSid });
}

/**
 * Sends what `printMessage` made. Rejects, as a server would, where the type is not known (31210) or the text is too
 * long (31212).
 */
export async function deliver(session: SipSession, message: CallMessage, body: string): Promise<void> {
  const { CallMessageEventTypeInvalidError, PayloadSizeExceededError } = errors();
  if (message.messageType !== userMessageType) throw new CallMessageEventTypeInvalidError();
  if (new TextEncoder().encode(body).length > messageLimit) throw new PayloadSizeExceededError();
  await session.sendMessage(messageContentType, body);
}

/** Null for what is no message. */
export function parseMessage(type: string, body: string): CallMessage | null {
  if (type.split(';')[0]?.trim().toLowerCase() !== messageContentType) return null;
  try {
    const { content, contentType, messageType: kind, voiceEventSid } = JSON.parse(body) as Record<string, unknown>;
    if (content === undefined || content === null || typeof kind !== 'string') return null;
    return {
      content,
      messageType: kind,
      ...(typeof contentType === 'string' && { contentType }),
      ...(typeof voiceEventSid === 'string' && { voiceEventSid }),
    };
  } catch {
    return null;
  }
}

/** An id in the SDK's spelling: two letters and 32 hexadecimal digits. */
export function newSid(prefix: 'KX' | 'TJ'): string {
  return prefix + crypto.randomUUID().replaceAll('-', '');
}
