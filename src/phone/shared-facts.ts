import type { TabFacts } from '../domain/protocol/tab-message.ts';
import type { PhoneState } from '../state/phone-state.ts';

export interface SharedFactsParts {
  state: PhoneState;
  /** Sends the facts to the other tabs. */
  tell: (facts: TabFacts) => void;
  /** A lasting audio problem in another tab appeared or ended. */
  onTrouble: (trouble: 'silenced' | 'unheard', present: boolean) => void;
}

/** Timeout for tabs to repeat their facts. */
const retellMs = 300;

const nothing: TabFacts = { calls: {}, dialling: null, silenced: false, unheard: false };

/**
 * State that only the tab with the audio knows: mute, sent digits, the number in dialling, audio problems. Every tab
 * shows it.
 */
export class SharedFacts {
  readonly #parts: SharedFactsParts;
  readonly #others = new Map<string, TabFacts>();
  /** Tabs that have not repeated their facts yet. */
  #stale = new Set<string>();
  #staleTimer: ReturnType<typeof setTimeout> | undefined;
  /** Calls with audio in other tabs, as shown here. */
  #shown: ReadonlySet<string> = new Set();
  #troubles = { silenced: false, unheard: false };
  readonly #othersTrouble = { silenced: false, unheard: false };
  #dialling: string | null = null;
  #told = JSON.stringify(nothing);
  readonly #stop: () => void;

  constructor(parts: SharedFactsParts) {
    this.#parts = parts;
    this.#stop = parts.state.$local.listen(() => this.#tellChange());
  }

  /** This tab itself is dialling. */
  get dials(): boolean {
    return this.#dialling !== null;
  }

  /** @param to the address that this tab dials; null: dialling has ended */
  dialling(to: string | null): void {
    this.#dialling = to;
    this.#showDialling();
    this.#tellChange();
  }

  trouble(which: 'silenced' | 'unheard', present: boolean): void {
    this.#troubles = { ...this.#troubles, [which]: present };
    this.#tellChange();
  }

  /** Whether the audio of this call is in another tab. */
  elsewhere(callId: string): boolean {
    return [...this.#others.values()].some(({ calls }) => Object.hasOwn(calls, callId));
  }

  /** Answers a tab that asks for the facts of this one. */
  tellAgain(): void {
    const facts = this.#own();
    if (JSON.stringify(facts) !== JSON.stringify(nothing)) this.#parts.tell(facts);
  }

  heard(from: string, facts: TabFacts): void {
    this.#others.set(from, facts);
    this.#stale.delete(from);
    this.show();
  }

  left(from: string): void {
    if (this.#others.delete(from)) this.show();
  }

  /** The leader changed. Living tabs repeat their facts. The facts of a crashed tab are removed after the timeout. */
  forget(): void {
    this.#stale = new Set(this.#others.keys());
    clearTimeout(this.#staleTimer);
    if (this.#stale.size === 0) return;
    // Wait, because removing and restoring a fact would make buttons flicker.
    this.#staleTimer = setTimeout(() => {
      for (const from of this.#stale) this.#others.delete(from);
      this.show();
    }, retellMs);
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#staleTimer);
    this.#others.clear();
    this.#dialling = null;
    this.show();
  }

  /** Writes the facts of the other tabs into the stores. Also needed after a snapshot, which does not contain them. */
  show(): void {
    const { $local } = this.#parts.state;
    const calls = Object.assign({}, ...[...this.#others.values()].map((each) => each.calls)) as TabFacts['calls'];
    for (const [callId, { muted, digits }] of Object.entries(calls)) {
      const before = $local.get()[callId];
      if (before?.here || (before?.elsewhere && before.muted === muted && before.digits === digits)) continue;
      $local.setKey(callId, { here: false, elsewhere: true, muted, digits });
    }
    for (const callId of this.#shown) {
      const before = $local.get()[callId];
      if (Object.hasOwn(calls, callId) || before === undefined || before.here) continue;
      $local.setKey(callId, { here: false, muted: false, digits: before.digits });
    }
    this.#shown = new Set(Object.keys(calls));
    this.#showDialling();
    for (const which of ['silenced', 'unheard'] as const) {
      const present = [...this.#others.values()].some((each) => each[which]);
      if (present !== this.#othersTrouble[which]) this.#parts.onTrouble(which, present);
      this.#othersTrouble[which] = present;
    }
  }

  #showDialling(): void {
    const { $asked, $dialling } = this.#parts.state;
    const others = [...this.#others.values()].map(({ dialling }) => dialling);
    const to = this.#dialling ?? others.find((each) => each !== null) ?? null;
    if ($dialling.get() !== to) $dialling.set(to);
    // The agent has decided. A dialer that opens later is empty.
    if (to !== null) $asked.set(null);
  }

  #own(): TabFacts {
    const local = Object.entries(this.#parts.state.$local.get()).filter(([, { here }]) => here);
    const calls = Object.fromEntries(local.map(([callId, { muted, digits }]) => [callId, { muted, digits }]));
    return { calls, dialling: this.#dialling, ...this.#troubles };
  }

  #tellChange(): void {
    const facts = this.#own();
    const text = JSON.stringify(facts);
    if (text === this.#told) return;
    this.#told = text;
    this.#parts.tell(facts);
  }
}
