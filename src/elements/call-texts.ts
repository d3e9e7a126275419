import type { CallView } from '../domain/protocol/call.ts';
import type { Messages } from './messages.ts';

/** The best available name of the other party: the CRM's name, the caller's own, or the number. */
export function callerName(call: CallView, text: Messages): string {
  if (call.contact) return call.contact.name;
  if (call.customer.name) return call.customer.name;
  return call.customer.withheld ? text.withheld : call.customer.display;
}

/** Whether the name is a number, which reads from left to right in every language. */
export function nameIsNumber(call: CallView): boolean {
  return !call.contact && !call.customer.name && !call.customer.withheld;
}

/**
 * The address for calling this party back. Only the gateway knows a masked number, so its call ID stands for it. Null
 * for an unverified number, because a stranger could have entered anyone's number, and for a caller without an E.164
 * number.
 */
export function dialBackTo(call: CallView): string | null {
  if (isUnverified(call)) return null;
  const { number } = call.customer;
  // A caller's extension, short code or name is only valid in their own network.
  if (number !== undefined) return call.direction === 'inbound' && !number.startsWith('+') ? null : number;
  return call.customer.masked ? `call:${call.id}` : null;
}

/** The call has a number that is not verified. */
export function isUnverified(call: CallView): boolean {
  return call.customer.verified === false;
}

export function isMissed(call: CallView): boolean {
  const ours = call.endReason === 'NO_CAPACITY';
  return call.direction === 'inbound' && call.answeredAt === null && call.phase !== 'ringing' && !ours;
}

export function reasonText(call: CallView, text: Messages): string {
  if (isMissed(call) && call.endReason !== 'REJECTED') return text.endReasons.MISSED;
  // A translation may be older than this reason.
  return text.endReasons[call.endReason ?? 'COMPLETED'] ?? text.endReasons.FAILED;
}

/** Up to two initials, for the avatar beside a name. Empty for a number. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase();
}

/**
 * The `dir` of text that may be truncated. A name uses the direction of its own words, so it loses its end and not its
 * start. A number runs from left to right.
 */
export function dirOf(text: string): 'auto' | 'ltr' {
  return /\p{L}/u.test(text) ? 'auto' : 'ltr';
}
