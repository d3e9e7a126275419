import { expect, it } from 'vitest';
import { Tailer } from '../../../src/gateway/events/tailer.ts';
import type { StoredEvent } from '../../../src/gateway/storage/store.ts';

/** A store of events, which counts how often it is read. */
class Events {
  readonly all: StoredEvent[] = [];
  reads = 0;
  fails = false;

  add(count: number, audience: string | null = 'kim'): number {
    for (let n = 0; n < count; n += 1) {
      const seq = this.all.length + 1;
      this.all.push({ seq, callId: `CA${seq}`, type: 'call.ringing', audience, at: '2030-01-01T00:00:00.000Z' });
    }
    return this.all.length;
  }

  async eventsAfter(seq: number, audience: string, limit: number): Promise<StoredEvent[]> {
    this.reads += 1;
    if (this.fails) throw new Error('The disk is gone.');
    return this.all
      .filter((event) => event.seq > seq && (audience === '*' || event.audience === audience))
      .slice(0, limit);
  }

  async lastSeq(): Promise<number> {
    return this.all.length;
  }
}

const seqs = (read: { events: StoredEvent[] } | null): number[] | undefined => read?.events.map(({ seq }) => seq);

async function started(before = 0): Promise<{ store: Events; tailer: Tailer }> {
  const store = new Events();
  store.add(before);
  const tailer = new Tailer(store);
  tailer.start();
  await tailer.after(before, '*', 1);
  return { store, tailer };
}

it('serves any number of readers from one read of the store', async () => {
  const { store, tailer } = await started(3);
  store.add(5, 'kim');
  store.add(5, 'lou');
  store.reads = 0;
  tailer.advance();
  const read = await Promise.all(Array.from({ length: 100 }, (_, n) => tailer.after(3, n % 2 ? 'kim' : 'lou', 10)));
  expect(store.reads).toBe(1);
  expect(seqs(read[1] ?? null)).toEqual([4, 5, 6, 7, 8]);
  expect(seqs(read[0] ?? null)).toEqual([9, 10, 11, 12, 13]);
  expect(seqs(await tailer.after(8, '*', 2))).toEqual([9, 10]);
});

it('has all that was announced, also while it reads', async () => {
  const { store, tailer } = await started();
  store.add(1);
  tailer.advance();
  store.add(1);
  tailer.advance();
  expect(seqs(await tailer.after(0, 'kim', 10))).toEqual([1, 2]);
});

it('says how far it looked, so that a reader of few events stays close behind', async () => {
  const { store, tailer } = await started();
  store.add(1, 'kim');
  store.add(20_000, 'lou');
  tailer.advance();
  const near = await tailer.after(20_000, 'kim', 10);
  expect(near).toEqual({ events: [], upTo: 20_001 });
  // Full pages end with their last event.
  expect((await tailer.after(19_000, 'lou', 10))?.upTo).toBe(19_010);
});

it('leaves what is older than the list to the store, and what it does not know', async () => {
  const { store, tailer } = await started(10);
  expect(await tailer.after(4, '*', 10)).toBeNull();
  store.add(30_000);
  tailer.advance();
  expect(await tailer.after(10, '*', 10)).toBeNull();
  expect(seqs(await tailer.after(30_008, '*', 10))).toEqual([30_009, 30_010]);
});

it('a store that cannot be read leaves it to the readers to ask, and it goes on afterwards', async () => {
  const { store, tailer } = await started();
  store.fails = true;
  store.add(2);
  tailer.advance();
  expect(await tailer.after(0, '*', 10)).toBeNull();
  store.fails = false;
  store.add(1);
  tailer.advance();
  await tailer.after(0, '*', 10);
  store.add(1);
  tailer.advance();
  expect(seqs(await tailer.after(3, '*', 10))).toEqual([4]);
});

it('begins anew after the last reader left, even while it reads', async () => {
  const { store, tailer } = await started(1);
  store.add(3);
  tailer.advance();
  tailer.reset();
  tailer.start();
  expect(seqs(await tailer.after(4, '*', 10))).toEqual([]);
  store.add(1);
  tailer.advance();
  expect(seqs(await tailer.after(4, '*', 10))).toEqual([5]);
  expect(await tailer.after(1, '*', 10)).toBeNull();
});
