import { expect, it } from 'vitest';
import { FakeCore } from './fake-core.ts';
import { memoryNotes } from './memory-notes.ts';
import { until, type World, world } from './setup.ts';

/** A call that anna answers, and notes that are on disk when the test says so. */
async function answering() {
  const notes = memoryNotes();
  let written = (): void => {};
  let failed = (_error: Error): void => {};
  const disk = new Promise<void>((resolve, reject) => {
    [written, failed] = [resolve, reject];
  });
  const slow = { ...notes, put: (id: string, note: string) => disk.then(() => notes.put(id, note)) };
  const w = await world({ notes: slow });
  const customer = w.fromOutside();
  const agent = await w.leg();
  w.core.changes(agent, 'Up');
  await until(() => w.record().phase === 'active');
  return { w, notes, written, failed, customer: customer.id, agent };
}

/** The next process, on the channels of a process that was killed. */
async function restarted({ core: { live }, store, clock }: World, notes: ReturnType<typeof memoryNotes>) {
  const core = new FakeCore();
  for (const [id, channel] of live) core.live.set(id, channel);
  return world({ store, clock, notes, core });
}

/** Long enough for whatever does not wait for the disk. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

it('a caller learns of the answer once the call is noted for a restart', async () => {
  const { w, written, customer } = await answering();
  await turns();
  expect(w.core.answers).toEqual([]);
  written();
  await until(() => w.core.answers.length === 1);
  expect(w.core.answers[0]).toMatchObject({ channelId: customer });
});

it('a caller learns of the answer though the note cannot be written', async () => {
  const { w, failed } = await answering();
  failed(new Error('disk full'));
  await until(() => w.core.bridges.size === 1);
});

it('a call whose process was killed between the answer and the bridge is bridged by the next one', async () => {
  const { w, notes, written, customer, agent } = await answering();
  // The answer of the network does not reach this process any more.
  w.core.answerGate = new Promise(() => {});
  written();
  await until(() => w.core.answers.length === 1);
  expect(w.core.bridges.size).toBe(0);
  const next = await restarted(w, notes);
  await until(() => [...next.core.bridges.values()].some((members) => members.size === 2));
  expect([...(next.core.bridges.get(`${w.record().id}-bridge`) ?? [])].sort()).toEqual([customer, agent].sort());
  expect(next.record()).toMatchObject({ phase: 'active', agent: 'anna' });
});
