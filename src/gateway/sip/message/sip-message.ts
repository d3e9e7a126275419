import { mediaType } from './multipart.ts';
import { splitOutsideQuotes } from './split-outside-quotes.ts';

/** SIP messages after parsing, RFC 3261. Header names are lower case, in their long form. */
export type SipHeaders = ReadonlyMap<string, readonly string[]>;

export interface NameAddress {
  /** Display name without its quotes; null when there is none. */
  name: string | null;
  uri: string;
  /** Header parameters such as `tag`; names in lower case. */
  params: ReadonlyMap<string, string>;
}

/** What every message has, and what this edge therefore insists on. */
interface Common {
  headers: SipHeaders;
  body: string;
  callId: string;
  from: NameAddress;
  to: NameAddress;
  cseq: { number: number; method: string };
  /** Of the topmost Via. The branch is empty where it is none of RFC 3261's, and so is not unique. */
  via: { branch: string; sentBy: string };
}

export interface SipRequest extends Common {
  kind: 'request';
  method: string;
  uri: string;
}

export interface SipResponse extends Common {
  kind: 'response';
  status: number;
  reason: string;
}

/** `request` is there when enough could be read to answer it, with `status`. */
export interface Malformed {
  kind: 'malformed';
  why: string;
  status: 400 | 505;
  request: Pick<SipRequest, 'method' | 'headers'> | null;
}

export function header(message: { headers: SipHeaders }, name: string): string | null {
  return message.headers.get(name)?.[0] ?? null;
}

export function headerList(message: { headers: SipHeaders }, name: string): readonly string[] {
  return message.headers.get(name) ?? [];
}

/** The media type of the body without its parameters, lower case; empty when there is no body. */
export function contentType(message: { headers: SipHeaders; body: string }): string {
  if (message.body === '') return '';
  const given = header(message, 'content-type');
  // RFC 3261 20.15 wants it; a session description says itself what it is.
  if (given === null) return message.body.startsWith('v=0') ? 'application/sdp' : '';
  return mediaType(given);
}

/** Whether the sender understands that media type (RFC 3261 20.1): without an Accept header it does. */
export function accepts(message: { headers: SipHeaders }, type: string): boolean {
  const given = message.headers.get('accept');
  if (given === undefined) return true;
  const ranges = given.flatMap((line) => splitOutsideQuotes(line, ',')).map(mediaType);
  return ranges.some((range) => range === type || range === '*/*' || range === `${type.split('/', 1)[0]}/*`);
}

export function tagOf(address: NameAddress): string | null {
  return address.params.get('tag') ?? null;
}
