import type { LastCalls } from '../../../src/domain/calls/called-back.ts';
import { isLive } from '../../../src/domain/calls/phase.ts';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import type { KnownContact } from '../../../src/domain/crm/known-contact.ts';
import { crmKey } from '../../../src/gateway/jobs/port.ts';
import type { KeptAnswer } from '../../../src/gateway/storage/answers/port.ts';
import {
  type CallStore,
  type EntryRequest,
  type NewEvent,
  receives,
  type StoredEvent,
} from '../../../src/gateway/storage/store.ts';
import type { WriteOptions } from '../../../src/gateway/storage/write-options.ts';
import { MemoryJobs } from '../jobs/memory-jobs.ts';

/** The store's contract in memory. Writes take a turn of the event loop, like real ones. */
export class MemoryStore extends MemoryJobs implements CallStore {
  readonly calls = new Map<string, CallRecord>();
  readonly events: StoredEvent[] = [];
  readonly answers: KeptAnswer[] = [];
  /** The webhooks of each event. */
  readonly webhooks: [type: string, webhooks: readonly string[]][] = [];
  /** What calls tell of their contacts, by their ids. */
  readonly contacts = new Map<string, KnownContact | null>();
  /** The state of calls at each write. */
  readonly writes: CallRecord[] = [];
  /** Number of next writes that fail. */
  failures = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  async write(call: CallRecord, events: readonly NewEvent[], options: WriteOptions = {}): Promise<StoredEvent[]> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('the disk is full');
    }
    this.calls.set(call.id, call);
    if (options.contact !== undefined) this.contacts.set(call.id, options.contact);
    if (options.answer !== undefined) this.answers.push(options.answer);
    this.writes.push(call);
    const at = new Date(this.#clock.now()).toISOString();
    const stored = events.map((event, index) => ({
      ...event,
      seq: this.events.length + index + 1,
      callId: call.id,
      at,
    }));
    this.events.push(...stored);
    for (const [index, { type }] of events.entries()) this.webhooks.push([type, options.webhooks?.[index] ?? []]);
    for (const request of options.log ?? []) {
      const { what, notBefore }: Partial<EntryRequest> = typeof request === 'string' ? {} : request;
      this.add(crmKey(call.id, what), notBefore ?? at);
    }
    return stored;
  }

  async get(id: string): Promise<CallRecord | null> {
    return this.calls.get(id) ?? null;
  }

  async page(): Promise<{ calls: CallRecord[]; next: string | null }> {
    return { calls: [...this.calls.values()].reverse(), next: null };
  }

  async lastCallsWith(numbers: readonly string[], since: string): Promise<ReadonlyMap<string, LastCalls>> {
    const last = new Map<string, LastCalls>();
    for (const call of this.calls.values()) {
      const { customerNumber: number, startedAt, answeredAt, direction, masked, unverified } = call;
      if (number === null || !numbers.includes(number) || startedAt <= since || masked || unverified) continue;
      const { answered = null, outbound = null } = last.get(number) ?? {};
      const later = (before: string | null, counts: boolean): string | null =>
        counts && startedAt > (before ?? '') ? startedAt : before;
      last.set(number, {
        answered: later(answered, answeredAt !== null),
        outbound: later(outbound, direction === 'outbound'),
      });
    }
    return last;
  }

  async live(): Promise<CallRecord[]> {
    return [...this.calls.values()].filter((call) => isLive(call.phase));
  }

  async lastLineTo(number: string): Promise<string | null> {
    const called = [...this.calls.values()].filter((call) => call.direction === 'outbound');
    return called.findLast(({ customerNumber }) => customerNumber === number)?.virtualNumber ?? null;
  }

  async linesToContact(number: string, named: readonly string[]): Promise<string[]> {
    const newest = [...this.calls.values()].reverse();
    const contactOf = ({ id }: CallRecord) => this.contacts.get(id) ?? null;
    const linesTo = (keys: readonly string[]) =>
      newest.filter((call) => call.direction === 'outbound' && keys.includes(contactOf(call)?.key ?? ''));
    const last = newest.find((call) => contactOf(call)?.numbers.includes(number));
    const called = [linesTo(named), linesTo(last === undefined ? [] : [contactOf(last)?.key ?? ''])];
    return [...new Set((called.find((calls) => calls.length > 0) ?? []).map(({ virtualNumber }) => virtualNumber))];
  }

  async eventsAfter(seq: number, audience: string, limit: number): Promise<StoredEvent[]> {
    return this.events.filter((event) => event.seq > seq && receives(audience, event.audience)).slice(0, limit);
  }

  async lastAgentOf({ id, customerNumber }: CallRecord): Promise<string | null> {
    const earlier = [...this.calls.values()].filter((call) => call.id !== id && call.customerNumber === customerNumber);
    return earlier.findLast(({ answeredAt, agent }) => answeredAt !== null && agent !== null)?.agent ?? null;
  }

  async lastSeq(): Promise<number> {
    return this.events.length;
  }

  async pending(): Promise<number> {
    return (await this.figures()).pending;
  }
}
