import type { CallRecord } from '../../../domain/calls/record.ts';
import { waitingOf } from '../../../domain/participants/waiting.ts';
import { everyAgent, type NewEvent } from '../../storage/store.ts';
import type { CallContext, LastingVerb } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import type { Verb } from '../port.ts';
import { giveUp } from '../steps/conversation.ts';
import { parkIn } from './park-in.ts';
import { ringRetriever, taker } from './retrieve.ts';
import { ringAfterTimeout } from './ring-after-timeout.ts';
import { emptySlot, Slots } from './slots.ts';

/**
 * Parked calls:
 *
 *   agent talks ─park─► customer waits in a slot ─retrieve─► retriever's phone is called ─answers─► they talk
 *                        │  ▲                                  │
 *                        │  └────────────no answer─────────────┘
 *                        ├─ time is up ─► rings the parking agent, then the number's agents ─answer─► they talk
 *                        │                  └─ no agent left ─► voicemail or apology, as for an unanswered call
 *                        └─ customer hangs up ─► ended
 *
 * The call keeps its id. Its recording continues, as on hold: what the customer says while they wait belongs to the
 * call. Supervisors leave, because there is no agent to listen to.
 */
export class Parking implements LastingVerb {
  readonly #seconds: number;
  readonly #slots = new Slots();
  /** Cancels the time-out of each parked call. */
  readonly #timers = new Map<string, () => void>();
  /** Calls whose time is up, and the agents that they have rung since. */
  readonly #overdue = new Map<string, Set<string>>();

  /** @param seconds until a parked call rings the parking agent. 0: never */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  readonly park: Verb = async (context, call) => {
    await parkIn(context, call, this.#slots);
    this.#startTimer(context, call);
  };

  /** The actor retrieves the call in this slot. Pass the verb to the call of `callAt`. */
  retrieve(slot: number): Verb {
    const verb: Verb = async (context, call, actor) => {
      try {
        await ringRetriever(context, call, actor.identity);
      } catch (error) {
        // The phone that rang after the time-out may have been withdrawn already.
        if (taker(call) === null) await this.#ringOn(context, call);
        throw error;
      }
    };
    // Any agent may retrieve any parked call.
    verb.admits = (_actor, record) => {
      if (slotOf(record) !== slot) throw emptySlot(slot);
    };
    return verb;
  }

  /** @throws CodedError NOT_FOUND */
  callAt(slot: number): string {
    return this.#slots.callAt(slot);
  }

  /** Ids of the parked calls. */
  calls(): readonly string[] {
    return this.#slots.calls();
  }

  restored(context: CallContext, call: LiveCall): void {
    const slot = slotOf(call.record);
    if (slot === null) return;
    this.#slots.keep(slot, call.id);
    this.#startTimer(context, call);
  }

  async unanswered(context: CallContext, call: LiveCall): Promise<boolean> {
    if (slotOf(call.record) === null) return false;
    await this.#ringOn(context, call);
    return true;
  }

  over(record: CallRecord, how: 'taken' | 'ended'): readonly NewEvent[] {
    if (slotOf(record) === null) return [];
    this.#slots.free(record.id);
    this.#timers.get(record.id)?.();
    this.#timers.delete(record.id);
    this.#overdue.delete(record.id);
    return [{ type: how === 'taken' ? 'call.retrieved' : 'call.ended', audience: everyAgent }];
  }

  #startTimer(context: CallContext, call: LiveCall): void {
    const waiting = waitingOf(call.record);
    if (this.#seconds === 0 || waiting === null) return;
    const waited = Date.parse(timeIn(context, call)) - Date.parse(waiting.since);
    const cancel = context.clock.after(Math.max(0, this.#seconds * 1000 - waited), () => {
      context.mailboxes
        .run(call.id, () => this.#timeIsUp(context, call))
        .catch((error) => giveUp(context, call, error));
    });
    this.#timers.set(call.id, cancel);
  }

  async #timeIsUp(context: CallContext, call: LiveCall): Promise<void> {
    if (slotOf(call.record) === null) return;
    const ringing = taker(call);
    this.#overdue.set(call.id, new Set(ringing?.identity == null ? [] : [ringing.identity]));
    // A phone rings already. If it does not answer, `unanswered` goes on.
    if (ringing === null) await this.#ringOn(context, call);
  }

  /** Before the time is up, the customer waits on. */
  async #ringOn(context: CallContext, call: LiveCall): Promise<void> {
    const rung = this.#overdue.get(call.id);
    if (rung !== undefined) await ringAfterTimeout(context, call, rung);
  }
}

/** The slot of a parked call. null: it is not parked. */
function slotOf(record: CallRecord): number | null {
  const waiting = waitingOf(record);
  return waiting !== null && /^\d+$/.test(waiting.place) ? Number(waiting.place) : null;
}
