import type { CallView } from '../../../domain/protocol/call.ts';
import type { CallTrouble, PhoneState } from '../../../state/phone-state.ts';

/** Why the call sounds bad, as far as the agent should know: not on hold, and not of a microphone that they muted. */
export function troubleOf(call: CallView | null, state: PhoneState | null): CallTrouble | null {
  if (call?.phase !== 'active') return null;
  const { trouble = null, muted = false } = state?.$local.get()[call.id] ?? {};
  return trouble === 'microphone' && muted ? null : trouble;
}
