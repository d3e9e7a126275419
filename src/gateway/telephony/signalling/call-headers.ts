import { errorHeader } from '../../../domain/protocol/error-header.ts';
import {
  callerHeader,
  callSidHeader,
  encodeParam,
  fromHeader,
  paramHeader,
  toHeader,
} from '../../../domain/protocol/sip-headers.ts';
import { encodeUser } from '../../sip/message/sip-address.ts';
import type { SipHeaders } from '../../sip/message/sip-message.ts';
import type { Channel, Headers, OriginateRequest } from '../port.ts';

/** At most so many custom headers a message, and so many characters of name and value. */
const headerLimits = { count: 30, name: 64, value: 1024 } as const;
/** What the gateway itself says by a header is no custom header, and nobody else may say it. */
const reserved: ReadonlySet<string> = new Set(
  [callSidHeader, paramHeader, callerHeader, fromHeader, toHeader].map((name) => name.toLowerCase()),
);

export function callSidLine(callId: string): string {
  // Whatever an id holds, it stays one line.
  return `${callSidHeader}: ${callId.replace(/[^\x21-\x7e]/g, '')}`;
}

/**
 * To a browser: nobody vouches for the caller's number (3GPP TS 24.229 7.2A.20), which the phone shows by `callerInfo`.
 * Only beside a number that it sees anyway.
 */
export function doubtLines({ user, unverified }: OriginateRequest['caller'], domain: string): string[] {
  if (user === null || unverified !== true) return [];
  return [`P-Asserted-Identity: <sip:${encodeUser(user)};verstat=No-TN-Validation@${domain}>`];
}

export function paramLines(params: Readonly<Record<string, string>>): string[] {
  return Object.entries(params).map(([name, value]) => `${paramHeader}: ${encodeParam(name, value)}`);
}

/** To a page that goes on with the call of another: the From, To and parameters that the one before had. */
export function beforeLines({ caller, dialled, params }: Pick<Channel, 'caller' | 'dialled' | 'params'>): string[] {
  return [
    `${fromHeader}: ${encodeURIComponent(caller ?? 'anonymous')}`,
    `${toHeader}: ${encodeURIComponent(dialled)}`,
    ...paramLines(params),
  ];
}

/** Custom headers to be sent. What is none, is reserved or too long is left out; whatever a value holds, it stays one line. */
export function headerLines(headers: Headers = {}): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => isCustom(name) && value.length <= headerLimits.value)
    .slice(0, headerLimits.count)
    .map(([name, value]) => `${name}: ${value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()}`);
}

/** Custom headers of a message, each name written `X-Like-This`: SIP does not tell cases apart. Of a repeated one the first. */
export function customHeaders(message: { headers: SipHeaders }): Record<string, string> {
  const found: [string, string][] = [];
  for (const [name, [value = '']] of message.headers) {
    if (found.length === headerLimits.count) break;
    if (!isCustom(name) || value.length > headerLimits.value) continue;
    found.push([name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase()), value]);
  }
  return Object.fromEntries(found);
}

function isCustom(name: string): boolean {
  return /^x-[a-z0-9-]+$/i.test(name) && name.length <= headerLimits.name && !reserved.has(name.toLowerCase());
}

/** RFC 3326: why, in the telephone network's words. */
export function reasonLine(cause: number): string {
  return `Reason: Q.850;cause=${cause}`;
}

/** Why an INVITE is refused, for machines and for people: RFC 3326, and RFC 3261 20.43 with its miscellaneous warning. */
export function refusalLines(cause: number, headers: Headers): string[] {
  const said = headerLines({ [errorHeader]: headers[errorHeader] ?? '' })[0]?.slice(errorHeader.length + 2) ?? '';
  const text = said.replace(/["\\]/g, '');
  return [reasonLine(cause), ...(text === '' ? [] : [`Warning: 399 sidecall "${text}"`]), ...headerLines(headers)];
}

/** RFC 3326 section 2: the phone shows no missed call. */
export const elsewhereLine = 'Reason: SIP;cause=200;text="Call completed elsewhere"';
