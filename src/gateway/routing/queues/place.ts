import {
  type Announced,
  type Announcement,
  announced,
  announcementDue,
  newsOf,
  nothingAnnounced,
  type PlaceNow,
} from '../../../domain/routing/queues/announcements.ts';
import type { QueueOutcome } from '../../../domain/routing/queues/decision.ts';
import type { Queue } from '../../../domain/routing/queues/definition.ts';
import { estimateFor, positionOf } from '../../../domain/routing/queues/figures.ts';
import type { Entry } from '../../../domain/routing/queues/queue-state.ts';
import type { Skills } from '../../../domain/routing/queues/skills.ts';
import type { QueueHandle } from './port.ts';

/** What a place asks of the live queues. */
export interface PlaceOwner {
  /** The time of the engine, in ms. */
  now(): number;
  /** null: the call no longer waits. */
  entry(callId: string): Entry | null;
  change(callId: string, change: { priority?: number; skills?: Skills }): void;
  leave(callId: string, why: 'left' | 'callback' | 'gone'): void;
}

/** The place of one call, and what its caller has heard. */
export class Place implements QueueHandle {
  readonly callId: string;
  readonly since: number;
  readonly outcome: Promise<QueueOutcome>;
  readonly #owner: PlaceOwner;
  #settle: (outcome: QueueOutcome) => void = () => {};
  #heard: Announced = nothingAnnounced;
  #queue: Queue;

  /** @param since in ms since 1970 */
  constructor(owner: PlaceOwner, { callId, since, queue }: { callId: string; since: number; queue: Queue }) {
    this.#owner = owner;
    this.callId = callId;
    this.since = since;
    this.#queue = queue;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** A rule has moved the call to another queue. */
  moved(): void {
    this.#queue = this.#entry()?.queue.body ?? this.#queue;
  }

  /** The call no longer waits. */
  over(outcome: QueueOutcome): void {
    this.#settle(outcome);
  }

  queue(): { name: string; body: Queue } {
    this.moved();
    return { name: this.#queue.name, body: this.#queue };
  }

  position(): number {
    const entry = this.#entry();
    return entry === null ? 0 : positionOf(entry);
  }

  expectedWaitMs(): number | null {
    const entry = this.#entry();
    return entry === null ? null : (estimateFor(entry, this.#owner.now())?.meanMs ?? null);
  }

  announcement(): Announcement | null {
    const place = this.#place();
    return place === null ? null : this.#says(announcementDue(this.queue().body.announcements, this.#heard, place));
  }

  news(): Announcement | null {
    const place = this.#place();
    return place === null ? null : this.#says(newsOf(this.#heard, place));
  }

  change(change: { priority?: number; skills?: Skills }): void {
    this.#owner.change(this.callId, change);
  }

  leave(why: 'left' | 'callback' | 'gone'): void {
    this.#owner.leave(this.callId, why);
  }

  #entry(): Entry | null {
    return this.#owner.entry(this.callId);
  }

  #place(): PlaceNow | null {
    const entry = this.#entry();
    if (entry === null) return null;
    const now = this.#owner.now();
    const boundMs = estimateFor(entry, now)?.boundMs ?? null;
    return { now, waitedMs: now - entry.since, position: positionOf(entry), boundMs };
  }

  #says(announcement: Announcement | null): Announcement | null {
    if (announcement !== null) this.#heard = announced(this.#heard, announcement, this.#owner.now());
    return announcement;
  }
}
