/** The parts of a parsed JsSIP message that are read here. */
export interface SipMessage {
  status_code?: number;
  body?: string;
  getHeader(name: string): string | undefined;
  getHeaders(name: string): string[];
}

/**
 * The message of a JsSIP event, or null. `message` and `response` are an IncomingResponse, an IncomingRequest (BYE,
 * CANCEL), null, or, if JsSIP itself failed, the text of its exception.
 */
export function messageOf(payload: unknown): SipMessage | null {
  const message = payload as Partial<SipMessage> | null | undefined;
  const read = typeof message === 'object' && typeof message?.getHeader === 'function';
  return read && typeof message.getHeaders === 'function' ? (message as SipMessage) : null;
}

/** The status of a response. 0 for a request, a text or nothing. */
export function statusOf(payload: unknown): number {
  const status = (payload as Partial<SipMessage> | null | undefined)?.status_code;
  return typeof status === 'number' ? status : 0;
}

/** RFC 3261 section 22, not RFC 8898: the server wants a password, not a token. */
export function asksForPassword(payload: unknown): boolean {
  const message = messageOf(payload);
  return ['WWW-Authenticate', 'Proxy-Authenticate'].some((name) => /^Digest\b/i.test(message?.getHeader(name) ?? ''));
}
