import type { WritableAtom } from 'nanostores';
import type { MicrophoneState } from '../domain/protocol/page-contact.ts';
import type { SipPage } from '../voice/sip/sip-agent.ts';
import type { MicrophonePermission } from './microphone/permission.ts';
import { watchMicrophone } from './microphone/watch.ts';

export interface RingingPageParts {
  $follower: WritableAtom<boolean>;
  microphone: Pick<MicrophonePermission, 'ask'>;
  watch?: typeof watchMicrophone;
  /** Milliseconds that only grow. Default: since the page was opened. */
  now?: () => number;
}

/** Maximum time until the gateway says that this page rings, in ms. */
const patienceMs = 4000;

/**
 * Whether calls ring in this page. Two decide: the tabs of this browser elect one of them (`LeaderTab`), and the gateway
 * chooses among those that are registered. Pages of different sites and browsers cannot elect one.
 *
 *   follows ◄─the tabs─► leads ─the gateway: another page rings─► leads, rings elsewhere
 *                          ▲──────── choose(), or it is the best ──────┘
 */
export class RingingPage implements SipPage {
  microphone: MicrophoneState = 'asks';
  readonly #parts: RingingPageParts;
  readonly #now: () => number;
  #openedAt: number;
  #follows = false;
  #rings = true;
  #listener: ((chosen: boolean) => void) | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(parts: RingingPageParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
    this.#openedAt = this.#now();
  }

  get age(): number {
    return this.#now() - this.#openedAt;
  }

  /** Another tab of this browser rings and has the audio. */
  get follows(): boolean {
    return this.#follows;
  }

  /** Calls ring in this page, as far as the gateway has said. */
  get rings(): boolean {
    return this.#rings;
  }

  onChange(listener: (chosen: boolean) => void): void {
    this.#listener = listener;
  }

  /** Watches the microphone until the signal is aborted. */
  open(signal: AbortSignal): void {
    const { watch = watchMicrophone } = this.#parts;
    watch(signal, (state) => this.#noteMicrophone(state));
    signal.addEventListener('abort', () => {
      this.#listener = null;
      this.follow(false);
    });
  }

  /** The tabs have elected. A tab that follows is not registered, so the gateway says nothing of it. */
  follow(follows: boolean): void {
    this.#follows = follows;
    this.#rings = true;
    this.#show();
  }

  /** The gateway says whether calls ring here. */
  heard(here: boolean): void {
    this.#rings = here;
    this.#show();
    if (!here) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /**
   * The agent wants calls in this page. Asks for the microphone first, because a page without it does not ring before
   * one that has it. Resolves when the gateway has said so, or after a few seconds. Rejects with MICROPHONE_….
   *
   * @param lead makes this tab the leading one, which then registers
   */
  async choose(lead?: () => Promise<void> | undefined): Promise<void> {
    // A tab that registers from now on is the newest page at once.
    this.#openedAt = this.#now();
    await lead?.();
    if (this.#rings) return;
    if (await this.#parts.microphone.ask()) this.microphone = 'works';
    this.#openedAt = this.#now();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#listener?.(true);
    });
  }

  #noteMicrophone(state: MicrophoneState): void {
    if (this.microphone === state) return;
    this.microphone = state;
    this.#listener?.(false);
  }

  #show(): void {
    this.#parts.$follower.set(this.#follows || !this.#rings);
  }
}
