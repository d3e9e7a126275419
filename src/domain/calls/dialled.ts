import { readDialable } from '../numbers/dialable.ts';
import type { Country } from '../numbers/e164.ts';
import { unescaped } from '../unescaped.ts';
import { type CallId, isCallId } from './call-id.ts';

/**
 * The destination that an agent dialled: digits, an agent, or the party of an earlier call, whose digits may be hidden.
 */
export type Dialled =
  | { kind: 'number'; text: string }
  | { kind: 'agent'; identity: string }
  | { kind: 'call'; callId: CallId };

/**
 * Reads the user part of a Request-URI. A bare ":" would start a password there (RFC 3261 25.1), so "call:CA…" is sent
 * as "call-CA…" or percent-encoded. "client:sam" is an agent, as in Twilio's TwiML. A bare name may also be an agent,
 * which call control looks up in the directory.
 */
export function parseDialled(user: string): Dialled {
  const text = unescaped(user);
  const callId = /^call[:-](CA[0-9a-f]{32})$/.exec(text)?.[1];
  if (callId !== undefined && isCallId(callId)) return { kind: 'call', callId };
  const identity = /^client:(.*)$/is.exec(text)?.[1]?.trim();
  return identity === undefined ? { kind: 'number', text } : { kind: 'agent', identity };
}

/** Whether an emergency number was dialled. @param numbers emergency numbers in addition to those of the country */
export function isEmergencyText(user: string, country: Country, numbers: readonly string[]): boolean {
  const dialled = parseDialled(user);
  return dialled.kind === 'number' && readDialable(dialled.text, country, numbers)?.short === 'emergency';
}
