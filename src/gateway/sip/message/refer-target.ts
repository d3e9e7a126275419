import { parseNameAddress, parseSipUri } from './sip-address.ts';

/** The dialog that a Replaces header names, RFC 3891 section 6.1. */
export interface Replaces {
  callId: string;
  toTag: string;
  fromTag: string;
  earlyOnly: boolean;
}

/** Null if the value is not valid. */
export function parseReplaces(value: string): Replaces | null {
  const [callId = '', ...parts] = value.split(';').map((part) => part.trim());
  const params = new Map<string, string>();
  for (const part of parts) {
    const [name = '', tag = ''] = part.split('=', 2);
    // 6.1: each parameter exactly once.
    if (params.has(name.toLowerCase())) return null;
    params.set(name.toLowerCase(), tag);
  }
  const toTag = params.get('to-tag');
  const fromTag = params.get('from-tag');
  if (!/^[^\s<>",]{1,256}$/.test(callId) || !toTag || !fromTag) return null;
  return { callId, toTag, fromTag, earlyOnly: params.has('early-only') };
}

/** The target of a REFER: the user of its SIP URI, and the call to replace there. */
export interface ReferTarget {
  user: string;
  replaces: Replaces | null;
}

const maxUser = 128;

/** RFC 3515 2.1 and RFC 3891 section 4. Null if the value is not a SIP URI with a user. */
export function parseReferTo(value: string): ReferTarget | null {
  const uri = parseNameAddress(value)?.uri ?? '';
  const target = parseSipUri(uri);
  const params = target?.userParams ?? '';
  const user = `${target?.user ?? ''}${/^(?:ext|postd|phone-context)=/i.test(params) ? `;${params}` : ''}`;
  if (user === '' || user.length > maxUser || /\p{Cc}/u.test(user)) return null;
  // RFC 3515 2.1: only INVITE is supported.
  if (/;method=(?!invite\b)/i.test(uri)) return null;
  const given = /[?&]replaces=([^&]*)/i.exec(uri)?.[1];
  if (given === undefined) return { user, replaces: null };
  try {
    const replaces = parseReplaces(decodeURIComponent(given));
    return replaces && { user, replaces };
  } catch {
    return null;
  }
}
