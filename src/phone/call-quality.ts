import type { CallTrouble } from '../state/phone-state.ts';

/** The reason of each warning of a Call (`voice/stats`, `voice/call`). Others have none that an agent could act on. */
const reasons: Readonly<Record<string, CallTrouble>> = {
  'audio-input-lost': 'microphone',
  'constant-audio-input-level': 'microphone',
  'low-bytes-sent': 'microphone',
  'high-jitter': 'network',
  'high-rtt': 'network',
  'high-packet-loss': 'network',
  'high-packets-lost-fraction': 'network',
  'low-mos': 'network',
  'low-bytes-received': 'other-side',
};

/** What the agent can mend comes first. A bad network explains that nothing arrives. */
const order: readonly CallTrouble[] = ['microphone', 'network', 'other-side'];

/** The quality of one call, from its warnings. */
export class CallQuality {
  readonly #present = new Set<string>();

  /** @returns why the call sounds bad now. null: it does not */
  heard(name: string, present: boolean): CallTrouble | null {
    if (present) this.#present.add(name);
    else this.#present.delete(name);
    const all = [...this.#present].map((each) => reasons[each]);
    return order.find((reason) => all.includes(reason)) ?? null;
  }
}
