import { messageContentType, messageLimit, userMessageType } from '../domain/protocol/call-message.ts';
import { InvalidArgumentError } from './errors/twilio-error.ts';

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
 * @throws InvalidArgumentError if it is no message; what a server refuses comes as the Call's `error`, see `refusalOf`
 */
export function printMessage(message: CallMessage, voiceEventSid: string): string {
  // Pages are not always written in TypeScript.
  const { content, contentType, messageType: type } = message ?? {};
  if (content === undefined || content === null) throw new InvalidArgumentError('`content` is empty');
  if (typeof type !== 'string' || type === '') throw new InvalidArgumentError('`messageType` is no text, or empty');
  return JSON.stringify({ content, contentType, messageType: type, voiceEventSid });
}

/** Whether a server would refuse the message: its type is not known (31210), or it is too long (31212). */
export function refusalOf(message: CallMessage, body: string): 'type' | 'size' | null {
  if (message.messageType !== userMessageType) return 'type';
  return new TextEncoder().encode(body).length > messageLimit ? 'size' : null;
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
