import { isUtf8 } from 'node:buffer';
import { isDigits } from './info-digits.ts';
import { isOptional, mediaType, understoodPart } from './multipart.ts';
import { isUri, parseNameAddress, withoutUriHeaders } from './sip-address.ts';
import { readHeaders } from './sip-fields.ts';
import type { Malformed, NameAddress, SipHeaders, SipRequest, SipResponse } from './sip-message.ts';

/**
 * Parses bytes into a SIP message (RFC 3261 section 7). This is the only parser, so a faster one can replace it here.
 * Each call takes one WebSocket message, which holds one SIP message (RFC 7118 section 5).
 */
export function parseSip(data: Buffer): SipRequest | SipResponse | Malformed {
  const lineFeed = data.indexOf(10);
  if (lineFeed < 2 || data[lineFeed - 1] !== 13) {
    const mended = withUsualLineEnds(data);
    if (mended !== null) return parseSip(mended);
  }
  const end = data.indexOf(blankLine);
  const head = headText(data.subarray(0, end === -1 ? data.length : end));
  const lineEnd = head.indexOf('\r\n');
  const startLine = lineEnd === -1 ? head : head.slice(0, lineEnd);
  const request = requestLine.exec(startLine);
  const response = request ? null : statusLine.exec(startLine);
  if (!request && !response) return badStart(startLine, head, lineEnd);

  const { headers, why: unreadable } = readHeaders(lineEnd === -1 ? '' : head.slice(lineEnd + 2));
  const method = request?.[1] ?? '';
  const fail = (why: string): Malformed => malformed(why, request ? method : null, headers);
  if (unreadable !== null) return fail(unreadable);
  if (end === -1) return fail('no end of headers');

  const common = readCommon(headers, data, end + 4);
  if (typeof common === 'string') return fail(common);
  if (response) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', ...common };
  const uri = request?.[2] ?? '';
  if (common.cseq.method !== method) return fail('CSeq is of another method');
  if (!isUri(uri) || withoutUriHeaders(uri) !== uri) return fail('a Request-URI that is none');
  return { kind: 'request', method, uri, ...common };
}

/**
 * Decodes the lines before the body. RFC 3261 7.3.1 requires UTF-8, but PBXs pass on names in the code page of their
 * own displays. Each line is therefore decoded separately.
 */
function headText(head: Buffer): string {
  if (isUtf8(head)) return head.toString('utf8');
  return head
    .toString('latin1')
    .split('\n')
    .map((line) => {
      const bytes = Buffer.from(line, 'latin1');
      return isUtf8(bytes) ? bytes.toString('utf8') : western.decode(bytes);
    })
    .join('\n');
}

/**
 * RFC 3261 7.5: line ends before the start line are ignored. Some senders end lines with LF only. Null: nothing to fix.
 */
function withUsualLineEnds(data: Buffer): Buffer | null {
  let start = 0;
  while (data[start] === 13 || data[start] === 10) start += 1;
  const rest = data.subarray(start);
  const lineFeed = rest.indexOf(10);
  const at = lineFeed > 0 && rest[lineFeed - 1] !== 13 ? rest.indexOf('\n\n') : -1;
  if (at === -1) return start === 0 || rest.length === 0 ? null : rest;
  const head = rest.subarray(0, at).toString('latin1').replace(/\r?\n/g, '\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), blankLine, rest.subarray(at + 2)]);
}

const western = new TextDecoder('windows-1252');
const blankLine = Buffer.from('\r\n\r\n');
const token = "[A-Za-z0-9.!%*_+`'~-]";
const requestLine = new RegExp(`^(${token}{1,64}) (\\S{1,1024}) SIP/2\\.0$`, 'i');
const statusLine = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i;
/** RFC 3261 20.42. Parameters follow. */
const viaLine = new RegExp(
  `^SIP\\s*/\\s*2\\.0\\s*/\\s*${token}+\\s+([^\\s;,:]+(?:\\s*:\\s*\\d{1,5})?|\\[[0-9a-f:.]+\\](?:\\s*:\\s*\\d{1,5})?)` +
    '\\s*(;[^<>]*)?$',
  'i',
);
const branchOf = /;\s*branch\s*=\s*([^\s;,"]+)/i;
/** RFC 3261 8.1.1.7: a branch with this prefix is unique. */
const cookie = 'z9hG4bK';
const once: readonly string[] = ['from', 'to', 'call-id', 'cseq', 'content-length', 'content-type', 'max-forwards'];

type Common = Omit<SipResponse, 'kind' | 'status' | 'reason'>;

/** Returns the fields that every message must have, or an error text. */
function readCommon(headers: SipHeaders, data: Buffer, bodyAt: number): Common | string {
  for (const name of once) {
    const values = headers.get(name);
    // Repeated equal values count as one. Two different values are an error.
    if (values !== undefined && values.length > 1 && values.some((value) => value !== values[0]))
      return `more than one ${name}`;
  }
  const from = parseNameAddress(headers.get('from')?.[0] ?? '');
  const to = parseNameAddress(headers.get('to')?.[0] ?? '');
  const cseq = /^(\d{1,10})\s+(\S+)$/.exec(headers.get('cseq')?.[0] ?? '');
  const via = viaLine.exec(headers.get('via')?.[0] ?? '');
  const callId = headers.get('call-id')?.[0] ?? '';
  if (!from || !goodTag(from)) return 'no From';
  if (!to || !goodTag(to)) return 'no To';
  // 8.1.1.5: the number is below 2**31.
  if (!cseq || Number(cseq[1]) > 0x7fffffff) return 'no CSeq';
  if (!via) return 'no Via';
  if (!/^[!-~]{1,256}$/.test(callId)) return 'no Call-ID';
  const hops = headers.get('max-forwards')?.[0];
  // 20.22.
  if (hops !== undefined && (!/^\d{1,6}$/.test(hops) || Number(hops) > 255)) return 'a Max-Forwards that is none';
  const length = bodyLength(headers.get('content-length')?.[0], data.length - bodyAt);
  if (length === null) return 'Content-Length is not the body’s';
  const found = branchOf.exec(via[2] ?? '');
  const branch = found?.[1] ?? '';
  const other = found === null ? null : branchOf.exec((via[2] ?? '').slice(found.index + found[0].length));
  // Two different branches make the transaction ambiguous.
  if (other !== null && other[1] !== branch) return 'no Via';
  if (!/^[!-~]{0,256}$/.test(branch)) return 'no Via';
  const body = length === 0 ? '' : data.toString('utf8', bodyAt, bodyAt + length);
  const read = body === '' ? { headers, body } : readBody(headers, body, cseq[2] ?? '');
  return {
    headers: read.headers,
    body: read.body,
    callId,
    from,
    to,
    cseq: { number: Number(cseq[1]), method: cseq[2] ?? '' },
    // 17.2.3: a branch without the cookie, or with nothing after it, does not identify a transaction.
    via: {
      sentBy: via[1] ?? '',
      branch: branch.startsWith(cookie) && branch.length > cookie.length ? branch : '',
    },
  };
}

/**
 * Reduces a multipart body to its supported part, as if that part had come alone. If there is none, the body stays
 * unchanged and is rejected because of its type. An optional body of an unsupported type counts as empty.
 */
function readBody(headers: SipHeaders, body: string, method: string): { headers: SipHeaders; body: string } {
  const type = headers.get('content-type')?.[0] ?? '';
  if (type === 'application/sdp') return { headers, body };
  const disposition = headers.get('content-disposition')?.[0] ?? '';
  const understands = method === 'INFO' ? isDigits : isSession;
  if (/^\s*multipart\s*\//i.test(type)) {
    const part = understoodPart(type, disposition, body, understands);
    if (part === null) return { headers, body };
    return { headers: new Map(headers).set('content-type', [part.type]), body: part.text };
  }
  const passedOver = describes.has(method) && type !== '' && !understands(mediaType(type)) && isOptional(disposition);
  return { headers, body: passedOver ? '' : body };
}

const isSession = (type: string): boolean => type === 'application/sdp';
/** Methods whose body describes the session. */
const describes: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'PRACK']);

/**
 * RFC 3261 18.3, for transports that preserve message boundaries: bytes after the body are discarded, and a truncated
 * body is an error. RFC 7118 section 5: the length may be absent.
 */
function bodyLength(given: string | undefined, there: number): number | null {
  if (given === undefined) return there;
  const length = /^\d{1,10}$/.test(given) ? Number(given) : Number.POSITIVE_INFINITY;
  return length <= there ? length : null;
}

/**
 * An address without a tag follows RFC 2543 (12.1.1). Some senders use tags that are not tokens; these still identify
 * the dialog.
 */
function goodTag(address: NameAddress): boolean {
  const tag = address.params.get('tag');
  return tag === undefined || /^[!#-+\--:=?-[\]-~]{1,256}$/.test(tag);
}

/** Answers an invalid request line if the rest is readable: with 400, or with 505 for another version. */
function badStart(startLine: string, head: string, lineEnd: number): Malformed {
  const line = /^(\S{1,64})\s.*SIP\/(\d+\.\d+)\s*$/i.exec(startLine);
  if (!line || lineEnd === -1) return { kind: 'malformed', why: 'no start line', status: 400, request: null };
  const bad = malformed('no start line', line[1] ?? '', readHeaders(head.slice(lineEnd + 2)).headers);
  // 21.5.6.
  return line[2] === '2.0' ? bad : { ...bad, why: 'another version of SIP', status: 505 };
}

/** An ACK is never answered (17.1.1.3), and a response needs the Via. */
function malformed(why: string, method: string | null, headers: SipHeaders): Malformed {
  const answerable = method !== null && method !== 'ACK' && headers.has('via');
  return { kind: 'malformed', why, status: 400, request: answerable ? { method, headers } : null };
}
