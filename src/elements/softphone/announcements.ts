import type { CallView } from '../../domain/protocol/call.ts';
import { callerName, reasonText } from '../call-texts.ts';
import type { Messages } from '../messages.ts';

/** What a screen reader says of the call: at once for one that rings here, else when there is time. */
export function announce(call: CallView | null, text: Messages): { assertive: string; polite: string } {
  if (call === null) return { assertive: '', polite: '' };
  const caller = callerName(call, text);
  switch (call.phase) {
    case 'ringing':
      return call.direction === 'inbound'
        ? { assertive: text.incomingFrom(caller), polite: '' }
        : { assertive: '', polite: text.callingTo(caller) };
    case 'active':
      return { assertive: '', polite: text.answeredWith(caller) };
    case 'held':
      return { assertive: '', polite: text.heldWith(caller) };
    default:
      return { assertive: '', polite: text.endedWith(caller, reasonText(call, text)) };
  }
}
