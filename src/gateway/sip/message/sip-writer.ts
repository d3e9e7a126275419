import { randomUUID } from 'node:crypto';
import { withoutUriHeaders } from './sip-address.ts';
import { headerList, type SipHeaders, type SipRequest } from './sip-message.ts';

/** Supported methods, for Allow (RFC 3261 20.5). */
const allowedMethods: readonly string[] = [
  'REGISTER',
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'INFO',
  'UPDATE',
  'PRACK',
  'REFER',
];
export const allowLine = `Allow: ${allowedMethods.join(', ')}`;
/** For servers: they cannot register here, and cannot refer a call. */
export const serverAllowLine = `Allow: ${allowedMethods.filter((name) => !/^RE(?:GIST|F)ER$/.test(name)).join(', ')}`;
export const acceptLine =
  'Accept: application/sdp, multipart/mixed, application/dtmf-relay, application/dtmf, application/json, application/vnd.sidecall.message+json, text/plain';
/** Supported extensions (RFC 3261 20.37). None of them may be rejected with 420. */
const extensions: readonly string[] = ['timer', '100rel', 'replaces', 'norefersub', 'outbound'];
export const supportedLine = `Supported: ${extensions.filter((name) => name !== '100rel').join(', ')}`;

export interface Body {
  type: string;
  text: string;
}

export interface ResponseParts {
  reason?: string;
  /** Added to the To header if it has no tag. */
  toTag?: string | null;
  /** Whole header lines, without line ends. */
  lines?: readonly string[];
  body?: Body | null;
}

/** Prints a response. RFC 3261 8.2.6: Via, From, To, Call-ID and CSeq are copied from the request. */
export function printResponse(request: { headers: SipHeaders }, status: number, parts: ResponseParts = {}): string {
  const lines = [`SIP/2.0 ${status} ${parts.reason ?? reasons[status] ?? 'Refused'}`];
  for (const via of headerList(request, 'via')) lines.push(`Via: ${via}`);
  for (const name of ['From', 'To', 'Call-ID', 'CSeq']) {
    const value = headerList(request, name.toLowerCase())[0];
    // A malformed request may lack the header.
    if (value === undefined) continue;
    const tag = name === 'To' && parts.toTag && !/;\s*tag=/i.test(value) ? `;tag=${parts.toTag}` : '';
    lines.push(`${name}: ${value}${tag}`);
  }
  // RFC 3261 12.1.1: a response that creates a dialog returns the Record-Route.
  for (const route of headerList(request, 'record-route')) lines.push(`Record-Route: ${route}`);
  return finish(lines, [...(parts.lines ?? []), 'Server: Sidecall'], parts.body ?? null);
}

export function printRequest(method: string, uri: string, lines: readonly string[], body: Body | null = null): string {
  return finish([`${method} ${withoutUriHeaders(uri)} SIP/2.0`], [...lines, 'User-Agent: Sidecall'], body);
}

function finish(first: readonly string[], more: readonly string[], body: Body | null): string {
  const lines = [...first, ...more];
  if (body !== null) lines.push(`Content-Type: ${body.type}`);
  lines.push(`Content-Length: ${body === null ? 0 : Buffer.byteLength(body.text)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body?.text ?? ''}`;
}

/**
 * Returns hexadecimal digits. Node keeps random bytes for many UUIDs ready, so this costs less than a request for a few
 * bytes.
 */
export function newTag(): string {
  return randomUUID().replaceAll('-', '');
}

export function newBranch(): string {
  return `z9hG4bK${newTag()}`;
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  406: 'Not Acceptable',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  422: 'Session Interval Too Small',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  484: 'Address Incomplete',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  491: 'Request Pending',
  500: 'Server Internal Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Server Time-out',
  505: 'Version Not Supported',
  603: 'Decline',
};

/** The extensions that a request requires and we do not have, as a list for Unsupported. "": none. */
export function unknownExtensions(request: SipRequest): string {
  const required = headerList(request, 'require').flatMap((line) => line.split(','));
  return required
    .map((name) => name.trim())
    .filter((name) => name !== '' && !extensions.includes(name.toLowerCase()))
    .join(', ');
}
