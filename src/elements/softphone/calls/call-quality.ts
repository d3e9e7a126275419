import type { CallView } from '../../../domain/protocol/call.ts';
import type { CallTrouble, PhoneState } from '../../../state/phone-state.ts';
import type { Messages } from '../../messages.ts';

/** Why the call sounds bad, as far as the agent should know: not on hold, and not of a microphone that they muted. */
export function troubleOf(call: CallView | null, state: PhoneState | null): CallTrouble | null {
  if (call?.phase !== 'active') return null;
  const { trouble = null, muted = false } = state?.$local.get()[call.id] ?? {};
  return trouble === 'microphone' && muted ? null : trouble;
}

/** Tells a screen reader each reason once in a call, however often it comes and goes. */
export class TroubleTeller {
  #callId: string | null = null;
  readonly #said = new Set<CallTrouble>();
  #now: CallTrouble | null = null;

  /** The words of the live region. */
  words(call: CallView | null, trouble: CallTrouble | null, text: Messages): string {
    if ((call?.id ?? null) !== this.#callId) {
      this.#callId = call?.id ?? null;
      this.#said.clear();
      this.#now = null;
    }
    if (trouble !== null && !this.#said.has(trouble)) this.#now = trouble;
    if (trouble !== null) this.#said.add(trouble);
    // The words stay when the trouble is over: a region that becomes empty and full again is read again.
    return this.#now === null ? '' : text.troubleHelp[this.#now];
  }
}
