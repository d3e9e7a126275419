import { CodedError } from '../../../domain/errors.ts';

/** Slots have the numbers that Asterisk’s sample configuration begins with (res_parking.conf: `parkpos => 701-720`). */
const first = 701;
const last = 799;

/** The parking slots and their calls. A slot is taken at once, so two calls never get the same one. */
export class Slots {
  readonly #calls = new Map<number, string>();

  /** Takes the lowest free slot. @throws CodedError CONFLICT */
  take(callId: string): number {
    for (let slot = first; slot <= last; slot += 1) {
      if (this.#calls.has(slot)) continue;
      this.#calls.set(slot, callId);
      return slot;
    }
    throw new CodedError('CONFLICT', {
      message: `All ${last - first + 1} parking slots are taken.`,
      help: 'Retrieve a parked call first, or put this one on hold or transfer it.',
    });
  }

  /** After a restart: the call is in this slot already. */
  keep(slot: number, callId: string): void {
    this.#calls.set(slot, callId);
  }

  free(callId: string): void {
    for (const [slot, id] of this.#calls) if (id === callId) this.#calls.delete(slot);
  }

  /** @throws CodedError NOT_FOUND */
  callAt(slot: number): string {
    const callId = this.#calls.get(slot);
    if (callId === undefined) throw emptySlot(slot);
    return callId;
  }

  calls(): readonly string[] {
    return [...this.#calls.values()];
  }
}

export function emptySlot(slot: number): CodedError {
  return new CodedError('NOT_FOUND', {
    message: `No call is parked in slot ${slot}.`,
    help: 'Another agent may have retrieved it, or the caller hung up. Look at the list of parked calls.',
  });
}
