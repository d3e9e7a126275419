import { messageContentType, messageLimit, userMessageType } from '../../domain/protocol/call-message.ts';
import { errors } from '../errors/loading.ts';
import { InvalidArgumentError } from '../errors/twilio-error.ts';
import type { SipSession } from '../sip/sip-agent.ts';

/** A message within a call: a SIP INFO (RFC 6086) with this object as its JSON body. */
export interface CallMessage {
  /** Any JSON value. */
  // biome-ignore lint/suspicious/noExplicitAny: Twilio's type, which users read without a check of their own
  content: any;
  contentType?: string;
  messageType: string;
  voiceEventSid?: string;
}

/**
 * Returns the body of the INFO.
 * @throws InvalidArgumentError if the value is not a message. If a server refuses it, the Call emits `error`, see
 * `deliver`.
 */
export function printMessage(message: CallMessage, voiceEventSid: string): string {
  // Pages without TypeScript can pass anything.
  const { content, contentType, messageType: type } = message ?? {};
  if (content === undefined || content === null) throw new InvalidArgumentError('`content` is empty');
  if (typeof type !== 'string' || type === '') throw new InvalidArgumentError('`messageType` is no text, or empty');
  return JSON.stringify({ content, contentType, messageType: type, voiceEventSid });
}

/**
 * Sends the output of `printMessage`. Rejects as a server would if the type is unknown (31210) or the text is too long
 * (31212).
 */
export async function deliver(session: SipSession, message: CallMessage, body: string): Promise<void> {
  const { CallMessageEventTypeInvalidError, PayloadSizeExceededError } = errors();
  if (message.messageType !== userMessageType) throw new CallMessageEventTypeInvalidError();
  if (new TextEncoder().encode(body).length > messageLimit) throw new PayloadSizeExceededError();
  await session.sendMessage(messageContentType, body);
}

/** Returns null if the INFO holds no message. */
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

/** An ID in the SDK's format: two letters and 32 hexadecimal digits. */
export function newSid(prefix: 'KX' | 'TJ'): string {
  return prefix + crypto.randomUUID().replaceAll('-', '');
}
