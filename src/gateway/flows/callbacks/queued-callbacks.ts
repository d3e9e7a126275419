import { callbackIdOf, callOfEntry } from '../../../domain/calls/callback-id.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { CodedError } from '../../../domain/errors.ts';
import { readDialable } from '../../../domain/numbers/dialable.ts';
import type { Country } from '../../../domain/numbers/e164.ts';
import { wrapUpSeconds } from '../../../domain/routing/queues/definition.ts';
import type { Actor, Calls } from '../../calls/port.ts';
import type { OfferPort, OfferResult, QueueHandle, Queues } from '../../routing/queues/port.ts';
import { isStorageError } from '../../storage/storage-trouble.ts';
import type { NoteStore } from '../../storage/store.ts';
import type { CallbackRequest, Callbacks } from '../driver/callbacks.ts';

/** Call control, as calls back use it. */
export interface PlacesCalls extends Pick<Calls, 'place' | 'hangUp' | 'mayCall'> {
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
/** Refusals that do not last: the agent has another call, a break or no phone since the queue chose them … */
const busy: ReadonlySet<string> = new Set(['AGENT_BUSY', 'AGENT_AWAY', 'AGENT_UNREACHABLE']);
/** … or a limit is reached, or the gateway stops. */
const passing: ReadonlySet<string> = new Set(['OUTBOUND_LIMIT', 'OUTBOUND_SPEND', 'SHUTTING_DOWN']);

/**
 * Calls back keep the place of their caller in the queue:
 *
 *   booked ─► waits as an entry without a caller ─► an agent's phone rings ─answers─► the customer is called
 *                  ▲                                       │
 *                  └──────────── no answer, declined ──────┘
 *
 * The customer is called once. The call is a call of its own, with the rules for outgoing calls: a number that they refuse
 * is not booked. A caller has one call back; if they book again, they only change its number.
 */
export class QueuedCallbacks implements Callbacks {
  readonly #parts: Parts;
  readonly #booked = new Map<string, Booked>();
  readonly #waiting = new Map<string, QueueHandle>();
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
      const handle = await queues.resume(callId);
      if (handle !== null) this.#wait(callId, handle);
      // The process was killed while it removed the call back.
      if (!this.#booked.has(callId)) handle?.leave('gone');
    }
    // The process was killed before the call back had a place, so its caller has not heard that it is booked.
    for (const id of this.#booked.keys()) if (!queues.waits(id)) await this.#forget(id);
  }

  async book(request: CallbackRequest): Promise<'booked' | 'bad-number' | 'refused'> {
    const { callId, number, called, queue, since, ...chosenBy } = request;
    const { country, notes, queues, logger } = this.#parts;
    const dialable = number === null ? null : readDialable(number, country);
    if (dialable === null || dialable.short !== null) return 'bad-number';
    const { number: to } = dialable;
    if (this.#calls !== null && !this.#calls.mayCall(to)) return 'bad-number';
    if (queue === null) return 'refused';
    const id = callbackIdOf(callId);
    const again = queues.waits(id);
    const booked = { number: to, from: called };
    try {
      await notes.put(id, JSON.stringify(booked));
      this.#booked.set(id, booked);
      if (again) return 'booked';
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
      // One that waits already keeps its former number.
      return again ? 'refused' : this.#refused(id);
    }
  }

  /** Those that are booked, and were not made yet. */
  all(): { callId: string; number: string; virtualNumber: string }[] {
    return [...this.#booked].map(([id, { number, from }]) => ({
      callId: callOfEntry(id),
      number,
      virtualNumber: from,
    }));
  }

  /** It leaves its queue, and nothing of it is stored when this resolves. A phone that rings for it is withdrawn. */
  async cancel(callId: string): Promise<void> {
    const id = callbackIdOf(callId);
    // First: a place without a note is deleted at the next start.
    await this.#parts.notes.remove(id);
    this.#booked.delete(id);
    const handle = this.#waiting.get(id);
    this.#waiting.delete(id);
    handle?.leave('gone');
  }

  /** Rings the agent for a call back. See `OfferPort`. */
  readonly offer: OfferPort['offer'] = async ({ callId, queue, identity, seconds, signal }) => {
    const [booked, calls] = [this.#booked.get(callId), this.#calls];
    if (booked === undefined || calls === null || signal.aborted) return 'gone';
    const { number, from } = booked;
    try {
      const body = this.#parts.queues.bodyOf(queue);
      const shows = body?.callerId ?? null;
      // The agent sees why their phone rings.
      const params = { callback: queue };
      const order = { agent: identity, number, from, first: 'agent', ringSeconds: seconds, shows, params } as const;
      const placed = await calls.place(order, origin, null);
      const wrapUp = wrapUpSeconds(body);
      // The call is not the entry of the queue, whose wrap-up the queue limits itself.
      if (wrapUp !== null) this.#limitWrapUp(placed.id, wrapUp);
      return await answerOf(calls, placed, signal);
    } catch (error) {
      const code = error instanceof CodedError ? error.code : null;
      if (code !== null && busy.has(code)) return 'busy';
      // One that is refused for good leaves its queue. Otherwise it would be offered to agents for ever.
      const isRefused = code !== null && !passing.has(code) && !isStorageError(error);
      const result = isRefused ? 'gone' : 'failed';
      this.#parts.logger.warn({ err: error, callId, agent: identity, result }, 'call back not placed');
      return result;
    }
  };

  #wait(id: string, handle: QueueHandle): void {
    this.#waiting.set(id, handle);
    void handle.outcome.then(({ why }) => {
      this.#parts.logger.info({ callId: id, why }, 'call back left its queue');
      // Another may have been booked since it was cancelled.
      if (this.#waiting.get(id) === handle) void this.#forget(id);
    });
  }

  async #refused(id: string): Promise<'refused'> {
    await this.#forget(id);
    return 'refused';
  }

  async #forget(id: string): Promise<void> {
    this.#booked.delete(id);
    this.#waiting.delete(id);
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
    // While the call was placed, nothing listened.
    if (signal.aborted) withdraw();
  });
}
