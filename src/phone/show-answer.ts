import type { CallView } from '../domain/protocol/call.ts';
import { applyEvent } from '../state/apply-event.ts';
import type { PhoneState } from '../state/phone-state.ts';

/** Shows the call from a command's response, before its event arrives. */
export function showAnswer(state: PhoneState, call: CallView): void {
  const identity = state.$session.get()?.identity ?? '';
  const type = call.phase === 'completed' ? 'call.completed' : 'call.looked-up';
  applyEvent(state, identity, { type, at: '', call });
}
