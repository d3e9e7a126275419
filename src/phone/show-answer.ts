import { isLive } from '../domain/calls/phase.ts';
import type { CallView } from '../domain/protocol/call.ts';
import { applyEvent, noteInLog } from '../state/apply-event.ts';
import type { PhoneState } from '../state/phone-state.ts';

/** Shows the call from a command's response, before its event arrives. A call of the log stays there. */
export function showAnswer(state: PhoneState, call: CallView): void {
  const type = call.phase === 'completed' ? 'call.completed' : 'call.looked-up';
  const isInLog = state.$log.get().some(({ id }) => id === call.id);
  if (!isLive(call.phase) && isInLog && !(call.id in state.$calls.get())) {
    noteInLog(state, call, type);
    return;
  }
  const identity = state.$session.get()?.identity ?? '';
  applyEvent(state, identity, { type, at: '', call });
}
