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

/** Limits on custom headers: number per message, and characters of name and value. */
const headerLimits = { count: 30, name: 64, value: 1024 } as const;
/** Headers that the gateway sets itself. They are not custom headers and cannot be set by others. */
const reserved: ReadonlySet<string> = new Set(
  [callSidHeader, paramHeader, callerHeader, fromHeader, toHeader].map((name) => name.toLowerCase()),
);

export function callSidLine(callId: string): string {
  // Remove other characters, so that any ID stays on one line.
  return `${callSidHeader}: ${callId.replace(/[^\x21-\x7e]/g, '')}`;
}

/**
 * For a browser: marks the caller's number as unverified (3GPP TS 24.229 7.2A.20). The phone shows that in
 * `callerInfo`. The header is sent only if the browser sees the number anyway.
 */
export function doubtLines({ user, unverified }: OriginateRequest['caller'], domain: string): string[] {
  if (user === null || unverified !== true) return [];
  return [`P-Asserted-Identity: <sip:${encodeUser(user)};verstat=No-TN-Validation@${domain}>`];
}

export function paramLines(params: Readonly<Record<string, string>>): string[] {
  return Object.entries(params).map(([name, value]) => `${paramHeader}: ${encodeParam(name, value)}`);
}

/** For a page that continues another page's call: the From, To and parameters of the earlier INVITE. */
export function beforeLines({ caller, dialled, params }: Pick<Channel, 'caller' | 'dialled' | 'params'>): string[] {
  return [
    `${fromHeader}: ${encodeURIComponent(caller ?? 'anonymous')}`,
    `${toHeader}: ${encodeURIComponent(dialled)}`,
    ...paramLines(params),
  ];
}

/**
 * Returns the lines of custom headers to send. Invalid, reserved and overlong headers are dropped. Every value stays on
 * one line.
 */
export function headerLines(headers: Headers = {}): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => isCustom(name) && value.length <= headerLimits.value)
    .slice(0, headerLimits.count)
    .map(([name, value]) => `${name}: ${value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()}`);
}

/**
 * Returns the custom headers of a message, with each name spelled `X-Like-This`, because SIP ignores case. A repeated
 * header keeps its first value.
 */
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

/** RFC 3326: the cause as a Q.850 code. */
export function reasonLine(cause: number): string {
  return `Reason: Q.850;cause=${cause}`;
}

/**
 * Header lines that explain a rejected INVITE to machines and people: RFC 3326, and RFC 3261 20.43 with a miscellaneous
 * warning.
 */
export function refusalLines(cause: number, headers: Headers): string[] {
  const said = headerLines({ [errorHeader]: headers[errorHeader] ?? '' })[0]?.slice(errorHeader.length + 2) ?? '';
  const text = said.replace(/["\\]/g, '');
  return [reasonLine(cause), ...(text === '' ? [] : [`Warning: 399 sidecall "${text}"`]), ...headerLines(headers)];
}

/** RFC 3326 section 2: the phone does not show a missed call. */
export const elsewhereLine = 'Reason: SIP;cause=200;text="Call completed elsewhere"';
