import type { QueueStay } from '../../../domain/calls/flow-path.ts';
import { type Clock, isoTime } from '../../../domain/clock.ts';
import type { PlayPart } from '../../../domain/flows/run/commands.ts';
import type { FlowFact, FlowHands } from '../../calls/flow-port.ts';
import type { Queues } from '../../routing/queues/port.ts';
import type { Media } from '../../telephony/port.ts';
import { type EnqueueCommand, QueuePlace } from './queue-place.ts';

interface VisitParts {
  /** null: the gateway has no queues. */
  queues: Queues | null;
  clock: Clock;
  hands: FlowHands;
  /** The media of parts of a prompt, in the caller's language. */
  media(parts: readonly PlayPart[]): readonly Media[];
  language(): string;
  /** The call joined a queue, and has to be stored with it. */
  joined(stay: QueueStay): Promise<void>;
  /** @param leftAt ISO 8601 */
  left(leftAt: string): void;
}

/**
 * The queues that a call waits in for its flow, one after another:
 *
 *   enqueue ─► waits for the owner of the contact ─► has a place ─► answered, left, timeout …
 *                 (only if the queue rings them first, and the CRM has not answered)
 *
 * The wait for the owner is outside the call's mailbox: the in-queue flow plays, and the caller can hang up.
 */
export class QueueVisits {
  readonly #parts: VisitParts;
  #place: QueuePlace | null = null;
  /** The command that waits for the owner. */
  #early: EnqueueCommand | null = null;

  constructor(parts: VisitParts) {
    this.#parts = parts;
  }

  /** @returns the event that answers the command at once */
  async enqueue(command: EnqueueCommand): Promise<FlowFact | null> {
    const { queues, hands } = this.#parts;
    const owner = queues?.ringsOwnerFirst(command.queue) === true ? hands.ownerSoon() : null;
    if (owner === null) return this.#join(command, null);
    this.#early = command;
    void owner.then((identity) =>
      hands.inMailbox(async () => {
        if (this.#early === command) await this.#joinLate(command, identity);
      }),
    );
    return null;
  }

  /** Since when the call of this command waits. null: it has no place. */
  async since(id: string): Promise<number | null> {
    // A call back keeps a place, so there has to be one.
    if (this.#early?.id === id) await this.#joinLate(this.#early, null);
    return this.#place?.id === id ? this.#place.since : null;
  }

  /** What the in-queue flow may say now. */
  status(id: string): ReturnType<QueuePlace['status']> {
    return this.#place?.id === id ? this.#place.status() : { position: null, minutes: null };
  }

  /** The end of a sound. Returns whether it is one of the queue's. */
  played(id: string): boolean {
    return this.#place?.played(id) === true;
  }

  leave(id: string, why: 'left' | 'callback' | 'gone'): void {
    if (this.#early?.id === id) this.#early = null;
    if (this.#place?.id === id) this.#leave(this.#place, why);
  }

  /** An agent of the queue is connected. */
  connected(): void {
    if (this.#place !== null) this.#over(this.#place);
  }

  /** The call ends. */
  close(): void {
    this.#early = null;
    if (this.#place !== null) this.#leave(this.#place, 'gone');
  }

  async #joinLate(command: EnqueueCommand, owner: string | null): Promise<void> {
    this.#early = null;
    const answer = await this.#join(command, owner);
    if (answer !== null) this.#parts.hands.deliver(answer);
  }

  async #join(command: EnqueueCommand, owner: string | null): Promise<FlowFact | null> {
    const { queues, hands, clock, media } = this.#parts;
    const { id, queue } = command;
    const sound = { clock, media, language: this.#parts.language() };
    const place = queues === null ? null : await QueuePlace.join(queues, hands, command, owner, sound);
    if (place === null) return { type: 'queue', id, outcome: 'failed' };
    this.#place = place;
    // Stored at once: supervisors see the waiting call, and a restart keeps its place.
    await this.#parts.joined({ name: queue, joinedAt: new Date(place.since).toISOString(), leftAt: null });
    void place.result.then((result) => {
      this.#over(place);
      if (result !== null) hands.deliver({ type: 'queue', id, ...result });
    });
    return null;
  }

  #leave(place: QueuePlace, why: 'left' | 'callback' | 'gone'): void {
    this.#over(place);
    place.leave(why);
  }

  #over(place: QueuePlace): void {
    if (this.#place !== place) return;
    this.#place = null;
    this.#parts.left(isoTime(this.#parts.clock));
  }
}
