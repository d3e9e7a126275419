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
  /** A rule may have moved the call to another queue, whose name is told. */
  left(left: Pick<QueueStay, 'name' | 'leftAt'>): void;
}

/** The queues that a call waits in for its flow, one after another. */
export class QueueVisits {
  readonly #parts: VisitParts;
  #place: QueuePlace | null = null;

  constructor(parts: VisitParts) {
    this.#parts = parts;
  }

  /** @returns the event that answers the command at once */
  async enqueue(command: EnqueueCommand): Promise<FlowFact | null> {
    const { queues, hands, clock, media } = this.#parts;
    const { id, queue } = command;
    const sound = { clock, media, language: this.#parts.language() };
    const place = queues === null ? null : await QueuePlace.join(queues, hands, command, sound);
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

  /** Since when the call of this command waits. null: it has no place. */
  since(id: string): number | null {
    return this.#place?.id === id ? this.#place.since : null;
  }

  /** The name of the queue, also after a rule has moved the call. null: the call waits in none. */
  queue(): string | null {
    return this.#place?.queue ?? null;
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
    if (this.#place?.id === id) this.#leave(this.#place, why);
  }

  /** An agent of the queue is connected. */
  connected(): void {
    if (this.#place !== null) this.#over(this.#place);
  }

  /** The call ends. */
  close(): void {
    if (this.#place !== null) this.#leave(this.#place, 'gone');
  }

  #leave(place: QueuePlace, why: 'left' | 'callback' | 'gone'): void {
    this.#over(place);
    place.leave(why);
  }

  #over(place: QueuePlace): void {
    if (this.#place !== place) return;
    this.#place = null;
    this.#parts.left({ name: place.queue, leftAt: isoTime(this.#parts.clock) });
  }
}
