import { readDialable } from '../numbers/dialable.ts';
import type { Country } from '../numbers/e164.ts';
import { type CallId, isCallId } from './call-id.ts';

/** What an agent dialled: digits, or "the party of that call", whose digits the agent may not know. */
export type Dialled = { kind: 'number'; text: string } | { kind: 'call'; callId: CallId };

/**
 * Reads the user part of a Request-URI. A bare ":" would start a password there
 * (RFC 3261 25.1), so "call:CA…" travels as "call-CA…" or percent-encoded.
 */
export function parseDialled(user: string): Dialled {
  const text = unescapeUser(user);
  const callId = /^call[:-](CA[0-9a-f]{32})$/.exec(text)?.[1];
  return callId !== undefined && isCallId(callId) ? { kind: 'call', callId } : { kind: 'number', text };
}

function unescapeUser(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

/** Whether an emergency number was dialled. @param numbers emergency numbers beside those of the country */
export function isEmergencyText(user: string, country: Country, numbers: readonly string[]): boolean {
  const dialled = parseDialled(user);
  return dialled.kind === 'number' && readDialable(dialled.text, country, numbers)?.short === 'emergency';
}
