import { parseNameAddress } from './sip-address.ts';
import type { Malformed, SipHeaders, SipRequest, SipResponse } from './sip-message.ts';

/**
 * The one place that turns text into SIP messages (RFC 3261 section 7): whoever
 * has a faster parser puts it behind this function.
 */
export function parseSip(text: string): SipRequest | SipResponse | Malformed {
  const end = text.indexOf('\r\n\r\n');
  const head = end === -1 ? text : text.slice(0, end);
  const body = end === -1 ? '' : text.slice(end + 4);
  const lineEnd = head.indexOf('\r\n');
  const startLine = lineEnd === -1 ? head : head.slice(0, lineEnd);
  const request = requestLine.exec(startLine);
  const response = request ? null : statusLine.exec(startLine);
  if (!request && !response) return { kind: 'malformed', why: 'no start line', request: null };

  const { headers, why: unreadable } = readHeaders(lineEnd === -1 ? '' : head.slice(lineEnd + 2));
  const method = request?.[1] ?? '';
  const fail = (why: string): Malformed => ({
    kind: 'malformed',
    why,
    request: request && answerable(method, headers) ? { method, headers } : null,
  });
  if (unreadable !== null) return fail(unreadable);
  if (end === -1) return fail('no end of headers');

  const from = parseNameAddress(headers.get('from')?.[0] ?? '');
  const to = parseNameAddress(headers.get('to')?.[0] ?? '');
  const cseq = /^(\d{1,10})\s+(\S+)$/.exec(headers.get('cseq')?.[0] ?? '');
  const via = viaLine.exec(headers.get('via')?.[0] ?? '');
  const callId = headers.get('call-id')?.[0] ?? '';
  if (!from?.params.get('tag')) return fail('no From with a tag');
  if (!to) return fail('no To');
  if (!cseq || Number(cseq[1]) > 0x7fffffff) return fail('no CSeq');
  if (!via) return fail('no Via');
  if (callId === '' || callId.length > 256) return fail('no Call-ID');
  for (const name of once) if ((headers.get(name)?.length ?? 0) > 1) return fail(`more than one ${name}`);
  const length = headers.get('content-length')?.[0];
  // RFC 3261 18.3, RFC 7118 section 5: it may be left out, but not be wrong.
  if (length !== undefined && length !== String(Buffer.byteLength(body)))
    return fail('Content-Length is not the body’s');

  const common = {
    headers,
    body,
    callId,
    from,
    to,
    cseq: { number: Number(cseq[1]), method: cseq[2] ?? '' },
    via: { sentBy: via[1] ?? '', branch: via[2] ?? '' },
  };
  if (response) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', ...common };
  if (common.cseq.method !== method) return fail('CSeq is of another method');
  return { kind: 'request', method, uri: request?.[2] ?? '', ...common };
}

const requestLine = /^([A-Za-z0-9.!%*_+`'~-]{1,32}) (\S{1,1024}) SIP\/2\.0$/;
const statusLine = /^SIP\/2\.0 ([1-6]\d\d) ?(.*)$/;
/** RFC 3261 8.1.1.7: the branch begins with the magic cookie. */
const viaLine = /^SIP\s*\/\s*2\.0\s*\/\s*[A-Za-z]+\s+([^\s;]+).*?;\s*branch=(z9hG4bK[^\s;,"]{1,200})/;
const once: readonly string[] = ['from', 'to', 'call-id', 'cseq', 'content-length', 'max-forwards'];
/** Headers whose values may stand in one line, parted by commas, as far as they are read here. */
const lists: ReadonlySet<string> = new Set(['via', 'contact', 'route', 'record-route']);
/** RFC 3261 7.3.3. */
const longForm: Readonly<Record<string, string>> = {
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  t: 'to',
  v: 'via',
};
const maxHeaders = 120;

function readHeaders(text: string): { headers: SipHeaders; why: string | null } {
  const headers = new Map<string, string[]>();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return { headers, why: 'a control character in a header' };
  // RFC 3261 7.3.1: a line that begins with white space goes on from the line before.
  const lines = text === '' ? [] : (/\r\n[ \t]/.test(text) ? text.replace(/\r\n[ \t]+/g, ' ') : text).split('\r\n');
  if (lines.length > maxHeaders) return { headers, why: 'too many headers' };
  let why: string | null = null;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const given = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (colon < 1 || !/^[a-z0-9.!%*_+`'~-]+$/.test(given) || /[\r\n]/.test(line)) {
      why ??= 'a line that is no header';
      continue;
    }
    const name = longForm[given] ?? given;
    const value = line.slice(colon + 1).trim();
    const values = headers.get(name) ?? [];
    if (lists.has(name) && value.includes(',')) values.push(...splitList(value));
    else values.push(value);
    headers.set(name, values);
  }
  return { headers, why };
}

/** Parts at commas outside quotes and angle brackets. */
function splitList(value: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let depth = 0;
  let start = 0;
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (character === '\\' && quoted) at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '<') depth += 1;
    else if (!quoted && character === '>') depth -= 1;
    else if (!quoted && depth === 0 && character === ',') {
      parts.push(value.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(value.slice(start).trim());
  return parts.filter((part) => part !== '');
}

function answerable(method: string, headers: SipHeaders): boolean {
  return method !== 'ACK' && ['via', 'from', 'to', 'call-id', 'cseq'].every((name) => headers.has(name));
}
