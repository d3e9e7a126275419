import { callbackIdOf } from '../../../domain/calls/callback-id.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { CodedError } from '../../../domain/errors.ts';
import { readDialable } from '../../../domain/numbers/dialable.ts';
import type { Country } from '../../../domain/numbers/e164.ts';
import { wrapUpSeconds } from '../../../domain/routing/queues/definition.ts';
import type { Actor, Calls } from '../../calls/port.ts';
import type { OfferPort, OfferResult, QueueHandle, Queues } from '../../routing/queues/port.ts';
import type { NoteStore } from '../../storage/store.ts';
import type { CallbackRequest, Callbacks } from '../driver/callbacks.ts';

/** Call control, as calls back use it. */
export interface PlacesCalls extends Pick<Calls, 'place' | 'hangUp'> {
  /** @returns unsubscribe */
  follow(listener: (events: readonly unknown[], call: CallRecord) => void): () => void;
}

interface Parts {
  queues: Queues;
  /** What is known of each call back, for a restart. */
  notes: NoteStore;
  country: Country;
  logger: { info(values: object, message: string): void; warn(values: object, message: string): void };
}

/** A call back as stored. */
interface Booked {
  /** E.164. */
  number: string;
  /** The virtual number that the caller called, which the call back comes from. */
  from: string;
}

/** The queue requests calls back, and no person does. */
const system: Actor = { identity: 'sidecall', role: 'admin' };
const origin = 'callback';
/** The agent has another call, a break or no phone since the queue chose them. */
const notNow: ReadonlySet<string> = new Set(['AGENT_BUSY', 'AGENT_AWAY', 'AGENT_UNREACHABLE']);

/**
 * Calls back keep the place of their caller in the queue:
 *
 *   booked ─► waits as an entry without a caller ─► an agent's phone rings ─answers─► the customer is called
 *                  ▲                                       │
 *                  └──────────── no answer, declined ──────┘
 *
 * The customer is called once. The call is a call of its own, with the rules for outgoing calls.
 */
export class QueuedCallbacks implements Callbacks {
  readonly #parts: Parts;
  readonly #booked = new Map<string, Booked>();
  #calls: PlacesCalls | null = null;
  #limitWrapUp: (callId: string, seconds: number) => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Calls back from before a restart wait again, at their places.
   * @param limitWrapUp limits the wrap-up that follows a call, in seconds. 0: none
   */
  async start(calls: PlacesCalls, limitWrapUp: (callId: string, seconds: number) => void): Promise<void> {
    this.#calls = calls;
    this.#limitWrapUp = limitWrapUp;
    const { notes, queues } = this.#parts;
    for (const { id, note } of await notes.all()) this.#booked.set(id, JSON.parse(note) as Booked);
    for (const { callId } of queues.formerCallbacks()) {
      const handle = this.#booked.has(callId) ? await queues.resume(callId) : null;
      if (handle !== null) this.#wait(callId, handle);
    }
  }

  async book(request: CallbackRequest): Promise<'booked' | 'bad-number' | 'refused'> {
    const { callId, number, called, queue, since, ...chosenBy } = request;
    const { country, notes, queues, logger } = this.#parts;
    const dialable = number === null ? null : readDialable(number, country);
    if (dialable === null || dialable.short !== null) return 'bad-number';
    if (queue === null) return 'refused';
    const id = callbackIdOf(callId);
    const booked = { number: dialable.number, from: called };
    try {
      await notes.put(id, JSON.stringify(booked));
      this.#booked.set(id, booked);
      const handle = await queues.join({
        callId: id,
        queue,
        kind: 'callback',
        ...chosenBy,
        ...(since !== null && { since }),
      });
      if (handle.position() === 0) return this.#refused(id);
      this.#wait(id, handle);
      return 'booked';
    } catch (error) {
      logger.warn({ err: error, callId, queue }, 'call back not booked');
      return this.#refused(id);
    }
  }

  /** Rings the agent for a call back. See `OfferPort`. */
  readonly offer: OfferPort['offer'] = async ({ callId, queue, identity, seconds, signal }) => {
    const [booked, calls] = [this.#booked.get(callId), this.#calls];
    if (booked === undefined || calls === null || signal.aborted) return 'gone';
    const { number, from } = booked;
    try {
      const body = this.#parts.queues.bodyOf(queue);
      const shows = body?.callerId ?? null;
      const order = { agent: identity, number, from, first: 'agent', ringSeconds: seconds, shows } as const;
      const placed = await calls.place(order, origin, null);
      const wrapUp = wrapUpSeconds(body);
      // The call is not the entry of the queue, whose wrap-up the queue limits itself.
      if (wrapUp !== null) this.#limitWrapUp(placed.id, wrapUp);
      return await answerOf(calls, placed, signal);
    } catch (error) {
      const isBusy = error instanceof CodedError && notNow.has(error.code);
      if (!isBusy) this.#parts.logger.warn({ err: error, callId, agent: identity }, 'call back not placed');
      return isBusy ? 'busy' : 'failed';
    }
  };

  #wait(id: string, handle: QueueHandle): void {
    void handle.outcome.then(({ why }) => {
      this.#parts.logger.info({ callId: id, why }, 'call back left its queue');
      void this.#forget(id);
    });
  }

  async #refused(id: string): Promise<'refused'> {
    await this.#forget(id);
    return 'refused';
  }

  async #forget(id: string): Promise<void> {
    this.#booked.delete(id);
    await this.#parts.notes
      .remove(id)
      .catch((error: unknown) => this.#parts.logger.warn({ err: error, callId: id }, 'call back not removed'));
  }
}

/** Whether the agent answers. Afterwards, the call goes on by itself. */
function answerOf(calls: PlacesCalls, placed: CallRecord, signal: AbortSignal): Promise<OfferResult> {
  return new Promise((resolve) => {
    const over = (result: OfferResult): void => {
      unfollow();
      resolve(result);
    };
    const look = (call: CallRecord): void => {
      if (call.id !== placed.id) return;
      if (call.participants.some(({ kind, answeredAt }) => kind === 'agent' && answeredAt !== null)) over('answered');
      else if (call.endedAt !== null) over(call.endReason === 'REJECTED' ? 'rejected' : 'missed');
    };
    const unfollow = calls.follow((_events, call) => look(call));
    const withdraw = (): void => {
      over('gone');
      calls.hangUp(placed.id, system).catch(() => undefined);
    };
    signal.addEventListener('abort', withdraw, { once: true });
    look(placed);
  });
}
