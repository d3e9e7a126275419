import type { PhoneState } from '../../state/phone-state.ts';
import { callerName, isUnverified } from '../call-texts.ts';
import { formatTyped } from '../dialer/number-text.ts';
import type { Messages } from '../messages.ts';

/**
 * The name of the dialled party before there is a call: from the last call to this number, or else the number itself.
 */
export function dialledName(to: string, state: PhoneState, text: Messages): string {
  const before = state.$log
    .get()
    .find((call) => to === `call:${call.id}` || (to === call.customer.number && !isUnverified(call)));
  if (before) return callerName(before, text);
  return to.startsWith('call:') ? text.masked : formatTyped(to, state.$session.get()?.country ?? '');
}
