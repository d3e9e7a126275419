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

export const messageType = 'application/vnd.sidecall.message+json';
/** As many as the gateway takes, in bytes of UTF-8. */
const maxBytes = 8192;

/** @throws InvalidArgumentError where it cannot be sent */
export function printMessage(message: CallMessage, voiceEventSid: string): string {
  // Pages are not always written in TypeScript.
  const { content, contentType, messageType: type } = message ?? {};
  if (content === undefined || content === null) throw new InvalidArgumentError('`content` is empty');
  if (typeof type !== 'string' || type === '') throw new InvalidArgumentError('`messageType` is no text, or empty');
  const body = JSON.stringify({ content, contentType, messageType: type, voiceEventSid });
  if (new TextEncoder().encode(body).length > maxBytes) {
    throw new InvalidArgumentError(`A message has ${maxBytes} bytes at most.`);
  }
  return body;
}

/** Null for what is no message. */
export function parseMessage(type: string, body: string): CallMessage | null {
  if (type.split(';')[0]?.trim().toLowerCase() !== messageType) return null;
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
