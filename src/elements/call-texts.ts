import type { CallView } from '../domain/protocol/call.ts';
import type { Messages } from './messages.ts';

/** Who it is, in the best words there are: the CRM's name, the caller's own, the number. */
export function callerName(call: CallView, text: Messages): string {
  if (call.contact) return call.contact.name;
  if (call.customer.name) return call.customer.name;
  return call.customer.withheld ? text.withheld : call.customer.display;
}

/** Whether the name is a number, and so reads from left to right in every language. */
export function nameIsNumber(call: CallView): boolean {
  return !call.contact && !call.customer.name && !call.customer.withheld;
}

/**
 * What to dial to reach this party again; a masked number is known to the gateway alone. Null if nobody
 * vouches for the number, because calling back would ring whoever a stranger named, and for a caller without an
 * E.164 number.
 */
export function dialBackTo(call: CallView): string | null {
  if (isUnverified(call)) return null;
  const { number } = call.customer;
  // A caller's extension, short code or name means something in their network alone.
  if (number !== undefined) return call.direction === 'inbound' && !number.startsWith('+') ? null : number;
  return call.customer.masked ? `call:${call.id}` : null;
}

/** There is a number, and nobody vouches for it. */
export function isUnverified(call: CallView): boolean {
  return call.customer.verified === false;
}

export function isMissed(call: CallView): boolean {
  const ours = call.endReason === 'NO_CAPACITY';
  return call.direction === 'inbound' && call.answeredAt === null && call.phase !== 'ringing' && !ours;
}

export function reasonText(call: CallView, text: Messages): string {
  if (isMissed(call) && call.endReason !== 'REJECTED') return text.endReasons.MISSED;
  // A translation may be older than the reason.
  return text.endReasons[call.endReason ?? 'COMPLETED'] ?? text.endReasons.FAILED;
}

/** Up to two first letters, for the round mark beside a name; none for a number. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase();
}

/**
 * The `dir` of what may be cut where room ends: by its own words, so that it loses
 * its end and not its beginning. A number has no words, and runs from left to right.
 */
export function dirOf(text: string): 'auto' | 'ltr' {
  return /\p{L}/u.test(text) ? 'auto' : 'ltr';
}
