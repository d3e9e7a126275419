import { mediaType } from './multipart.ts';
import { splitOutsideQuotes } from './split-outside-quotes.ts';

/** SIP messages after parsing, RFC 3261. Header names are in lower case and in their long form. */
export type SipHeaders = ReadonlyMap<string, readonly string[]>;

export interface NameAddress {
  /** Display name without its quotes. Null if there is none. */
  name: string | null;
  uri: string;
  /** Header parameters such as `tag`. Names are in lower case. */
  params: ReadonlyMap<string, string>;
}

/** The fields that every message must have. The parser rejects a message without them. */
interface Common {
  headers: SipHeaders;
  body: string;
  callId: string;
  from: NameAddress;
  to: NameAddress;
  cseq: { number: number; method: string };
  /** From the topmost Via. The branch is empty if it does not follow RFC 3261, and so is not unique. */
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

/** `request` is set if enough was read to answer it with `status`. */
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

/** Returns the media type of the body in lower case, without parameters. Empty if there is no body. */
export function contentType(message: { headers: SipHeaders; body: string }): string {
  if (message.body === '') return '';
  const given = header(message, 'content-type');
  // RFC 3261 20.15 requires the header, but a session description is recognizable without it.
  if (given === null) return message.body.startsWith('v=0') ? 'application/sdp' : '';
  return mediaType(given);
}

/** Returns true if the sender accepts that media type (RFC 3261 20.1). Without an Accept header it does. */
export function accepts(message: { headers: SipHeaders }, type: string): boolean {
  const given = message.headers.get('accept');
  if (given === undefined) return true;
  const ranges = given.flatMap((line) => splitOutsideQuotes(line, ',')).map(mediaType);
  return ranges.some((range) => range === type || range === '*/*' || range === `${type.split('/', 1)[0]}/*`);
}

export function tagOf(address: NameAddress): string | null {
  return address.params.get('tag') ?? null;
}
