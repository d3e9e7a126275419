import { createHash } from 'node:crypto';

/** Headers without personal data, shown unchanged. Compact forms are expanded first (RFC 3261 7.3.3). */
const plain = new Set(
  `via max-forwards cseq content-length content-type content-disposition expires min-expires session-expires min-se
  retry-after rseq rack allow supported require proxy-require unsupported accept user-agent server event
  subscription-state privacy x-call-sid date allow-events refer-sub path`.split(/\s+/),
);
/** Headers with addresses: display names are dropped, and the user parts of URIs are masked. */
const addresses = new Set(
  `from to contact route record-route p-asserted-identity p-preferred-identity remote-party-id diversion history-info
  referred-by refer-to reply-to p-called-party-id service-route`.split(/\s+/),
);
const compact: Readonly<Record<string, string>> = {
  i: 'Call-ID',
  m: 'Contact',
  e: 'Content-Encoding',
  l: 'Content-Length',
  c: 'Content-Type',
  f: 'From',
  s: 'Subject',
  k: 'Supported',
  t: 'To',
  v: 'Via',
  r: 'Refer-To',
  b: 'Referred-By',
  o: 'Event',
  u: 'Allow-Events',
  x: 'Session-Expires',
  y: 'Identity',
};
/** SDP attributes that are shown. Keys and passwords (crypto, ice-pwd, key-mgmt) are not in the list. */
const attributes = new Set(
  `rtpmap fmtp ptime maxptime sendrecv sendonly recvonly inactive rtcp rtcp-mux rtcp-rsize rtcp-fb mid group setup
  ice-options ice-lite end-of-candidates candidate extmap fingerprint connection silencesupp`.split(/\s+/),
);
const removed = '[removed]';
/** Maximum characters of a message to show. */
const longest = 6_000;

/**
 * Masks a SIP message for a trace. Everything that is not known to be harmless is removed: credentials, keys, names,
 * call parameters, and bodies other than SDP. At most two characters of a number remain in the user part of a URI.
 */
export function maskSip(message: string): string {
  const text = message.slice(0, longest).replace(/\r\n?/g, '\n');
  const end = text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  const body = end === -1 ? '' : text.slice(end + 2);
  // RFC 3261 7.3.1: a line that begins with white space continues the previous header.
  const [first = '', ...headers] = head.replace(/\n[ \t]+/g, ' ').split('\n');
  const lines = [maskStart(first), ...headers.map(maskHeader)];
  if (body.trim() !== '') lines.push('', ...maskBody(body, headers));
  return lines.join('\n');
}

/** Equal Call-IDs get equal marks. A mark does not reveal its Call-ID. */
function markOf(callId: string): string {
  return `#${createHash('sha256').update(callId).digest('hex').slice(0, 10)}`;
}

function maskStart(line: string): string {
  const response = /^SIP\/2\.0 \d{3}/.exec(line)?.[0];
  if (response !== undefined) return response;
  const [, method, uri] = /^([A-Z]{1,20}) (\S+) SIP\/2\.0$/.exec(line) ?? [];
  return method === undefined || uri === undefined ? removed : `${method} ${maskUris(uri)} SIP/2.0`;
}

function maskHeader(line: string): string {
  const [, written = '', value = ''] = /^([\w.!%*+`'~-]{1,64})\s*:\s*(.*)$/.exec(line) ?? [];
  const name = compact[written.toLowerCase()] ?? written;
  const key = name.toLowerCase();
  if (key === 'call-id') return `${name}: ${markOf(value.trim())}`;
  if (plain.has(key)) return `${name}: ${maskUris(value)}`;
  if (addresses.has(key)) return `${name}: ${maskUris(withoutNames(value))}`;
  if (key === 'reason' || key === 'warning') return `${name}: ${value.replace(/"(?:[^"\\]|\\.)*"?/g, '"…"')}`;
  return name === '' ? removed : `${name}: ${removed}`;
}

/**
 * Removes display names: the text before a bracket, with or without quotes and commas, back to the previous parameters.
 */
function withoutNames(value: string): string {
  return value
    .replace(/"(?:[^"\\]|\\.)*"?/g, '"…"')
    .replace(/(^|>[^<,]*,)([^<>]*)</g, (_whole, before: string, name: string) => {
      return `${before}${/[^\s"…]/.test(name) ? '…' : name}<`;
    });
}

/**
 * Masks user parts, with their passwords, and URIs without a host. Header parts of a URI are removed, because they hold
 * whole headers.
 */
function maskUris(value: string): string {
  return value
    .replace(/\b(sips?:)([^@\s<>,]*)@/gi, (_whole, scheme: string, user: string) => `${scheme}${maskUser(user)}@`)
    .replace(/\b(tel:|urn:)([^\s<>,;]*)/gi, (_whole, scheme: string, user: string) => `${scheme}${maskUser(user)}`)
    .replace(/\?[^\s<>,]*/g, `?${removed}`)
    .replace(
      /;(?!tag|branch|rport|received|transport|lr|expires|q|refresher|ob|maddr|ttl)([\w.-]+)=[^;,>\s]*/gi,
      ';$1=…',
    );
}

function maskUser(user: string): string {
  const [name = ''] = user.split(/[:;]/);
  const isNumber = (name.match(/\d/g) ?? []).length >= 3;
  return isNumber ? `…${name.slice(-2)}` : name.length > 2 ? `${name.slice(0, 2)}…` : name;
}

function maskBody(body: string, headers: readonly string[]): string[] {
  const isSdp = headers.some((line) => /^(?:content-type|c)\s*:\s*application\/sdp\b/i.test(line));
  if (!isSdp) return [`[${Buffer.byteLength(body)} bytes removed]`];
  return body
    .split('\n')
    .map(maskSdpLine)
    .filter((line) => line !== '');
}

function maskSdpLine(line: string): string {
  const kind = line.slice(0, 2);
  if (['v=', 't=', 'm=', 'b=', 'c='].includes(kind)) return line;
  // Shows only the address. The user name may belong to a person.
  if (kind === 'o=') return line.replace(/^o=.*?(IN IP[46] \S+)$/, 'o=… $1').replace(/^o=(?!…).*$/, `o=${removed}`);
  const attribute = /^a=([\w-]+)/.exec(line)?.[1];
  if (attribute !== undefined) return attributes.has(attribute) ? line : `a=${attribute}:${removed}`;
  return kind === '' ? '' : `${kind.slice(0, 1)}=${removed}`;
}
