import type { CallView } from '../../../domain/protocol/call.ts';
import type { CallTrouble } from '../../../state/phone-state.ts';
import type { Messages } from '../../messages.ts';

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
