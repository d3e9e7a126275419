import type { Clock } from '../../domain/clock.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { KeptAnswerStore } from '../storage/answers/port.ts';
import type { Asked } from './connect-order.ts';

/** Calls that clients of this API placed have this origin. */
export const exotelOrigin = 'exotel';

/**
 * What a request said of its call, kept with the call for a week. It is encrypted, because addresses of callbacks
 * contain secrets: Exotel signs nothing, so its customers put a key into the address.
 */
export class PlacedMemory {
  readonly #keyring: Keyring;
  readonly #store: KeptAnswerStore;
  readonly #clock: Clock;

  constructor(keyring: Keyring, store: KeptAnswerStore, clock: Clock) {
    this.#keyring = keyring;
    this.#store = store;
    this.#clock = clock;
  }

  /** The text to keep with the call. */
  seal(callId: string, asked: Asked): string {
    return JSON.stringify({ callId, asked: this.#keyring.seal(JSON.stringify(asked), contextOf(callId)) });
  }

  callIdOf(kept: string): string {
    return (JSON.parse(kept) as { callId: string }).callId;
  }

  /** null: another sender placed the call, or it is too old. @throws CodedError SECRET_KEY_WRONG */
  async of(callId: string): Promise<Asked | null> {
    const kept = await this.#store.ofCall(exotelOrigin, callId, this.#clock.now());
    if (kept === null) return null;
    const { asked } = JSON.parse(kept.answer) as { asked: string };
    return JSON.parse(this.#keyring.open(asked, contextOf(callId))) as Asked;
  }
}

function contextOf(callId: string): string {
  return `exotel ${callId}`;
}
