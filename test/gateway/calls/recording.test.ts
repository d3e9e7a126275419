import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { anna, until, type World, world } from './setup.ts';
import { numbers, talking } from './talking.ts';

describe('a recording', () => {
  const recorded = (record: 'off' | 'on-demand' | 'always') => talking({ numbers: [{ agents: ['anna'], record }] });
  const state = (w: World) => w.record().recording;

  it('of a number that must be recorded begins by itself, the customer on the left, and can only be paused', async () => {
    const { w, id, customer } = await recorded('always');
    await until(() => state(w) === 'on');
    const [[name, recording] = ['', undefined]] = [...w.core.recordings];
    expect(recording?.options.layout).toEqual({ dual: true, left: customer });
    await expect(w.calls.record(id, 'stop', anna)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await w.calls.record(id, 'pause', anna);
    expect([state(w), recording?.paused]).toEqual(['paused', true]);
    await w.calls.record(id, 'resume', anna);
    expect([state(w), recording?.paused]).toEqual(['on', false]);
    w.core.leaves(customer);
    await until(() => w.record().recordings.length === 1);
    expect(w.record().recordings[0]).toMatchObject({ id: name, kind: 'call', durationMs: 4000 });
    expect(state(w)).toBe('off');
  });

  it('that cannot begin is filed as failed, and the next has a name of its own', async () => {
    const ended: unknown[] = [];
    const book = {
      begin: async () => {},
      finished: async (id: string, end: { durationMs: number; why: string }) => {
        ended.push([id, end.why]);
        return { durationMs: end.durationMs, incomplete: end.why === 'failed' };
      },
      ofCall: async () => [],
      discard: async () => {},
      interrupted: async () => [],
    };
    const { w, id } = await talking({ numbers: [{ agents: ['anna'], record: 'on-demand' }], recordings: book });
    const begins = w.core.record.bind(w.core);
    w.core.record = () => Promise.reject(new CodedError('RECORDING_FAILED'));
    await expect(w.calls.record(id, 'start', anna)).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
    expect(ended).toEqual([[`${id}-1`, 'failed']]);
    w.core.record = begins;
    await w.calls.record(id, 'start', anna);
    expect([...w.core.recordings.keys()]).toEqual([`${id}-2`]);
  });

  it('whose end cannot be filed is over all the same', async () => {
    const book = {
      begin: async () => {},
      finished: () => Promise.reject(new Error('the disk is gone')),
      ofCall: async () => [],
      discard: async () => {},
      interrupted: async () => [],
    };
    const { w, id } = await talking({ numbers: [{ agents: ['anna'], record: 'on-demand' }], recordings: book });
    await w.calls.record(id, 'start', anna);
    await w.calls.record(id, 'stop', anna);
    await until(() => w.record().recordings.length === 1);
    expect(state(w)).toBe('off');
    expect(w.record().recordings).toMatchObject([{ id: `${id}-1`, durationMs: 4000 }]);
  });

  it('is started and stopped at will where it may be, one after the other', async () => {
    const { w, id } = await recorded('on-demand');
    expect(w.core.recordings.size).toBe(0);
    for (const number of [1, 2]) {
      await w.calls.record(id, 'start', anna);
      expect([...w.core.recordings.keys()]).toEqual([`${id}-${number}`]);
      await w.calls.record(id, 'stop', anna);
      await until(() => w.record().recordings.length === number);
    }
    await expect(w.calls.record(id, 'pause', anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
  });

  it('is refused where calls are not recorded, and a call goes on without one that cannot be', async () => {
    const off = await recorded('off');
    await expect(off.w.calls.record(off.id, 'start', anna)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { w, id } = await recorded('on-demand');
    w.core.broken.add('record');
    await expect(w.calls.record(id, 'start', anna)).rejects.toThrow();
    expect(w.record().phase).toBe('active');
    expect(state(w)).toBe('off');
  });

  it('is a message where nobody answers: greeting, beep, message', async () => {
    const w = await world({ numbers: [{ agents: ['anna'], voicemail: true }], registered: [] });
    const customer = w.fromOutside().id;
    await until(() => w.core.playing.size === 1);
    expect([...w.core.playing.values()][0]?.media).toBe('sound:voicemail');
    w.core.finishes([...w.core.playing.keys()][0] ?? '');
    await until(() => w.core.recordings.size === 1);
    const [[name, recording] = ['', undefined]] = [...w.core.recordings];
    expect(recording).toMatchObject({ place: { channelId: customer }, options: { beep: true, terminateOn: '#' } });
    w.core.recorded(name, 7000, 'max-silence');
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'MISSED' });
    await until(() => w.record().recordings.length === 1);
    expect(w.record().recordings[0]).toMatchObject({ kind: 'voicemail', durationMs: 7000 });
  });
});

describe('a recording that ends late, or never began', () => {
  it('does not call off the one that was begun after it', async () => {
    const { w, id } = await talking({ numbers: [{ agents: ['anna'], record: 'on-demand' }] });
    await w.calls.record(id, 'start', anna);
    // Closing the file takes time.
    const stops = w.core.stopRecording.bind(w.core);
    w.core.stopRecording = async () => {};
    await w.calls.record(id, 'stop', anna);
    await w.calls.record(id, 'start', anna);
    await stops(`${id}-1`);
    await until(() => w.record().recordings.length === 1);
    expect(w.record().recording).toBe('on');
    await w.calls.record(id, 'pause', anna);
    expect(w.core.recordings.get(`${id}-2`)?.paused).toBe(true);
    await stops(`${id}-2`);
    await until(() => w.record().recording === 'off');
  });

  it('is none of a caller who hangs up in the greeting', async () => {
    const w = await world({ numbers: [{ agents: ['anna'], voicemail: true }], registered: [] });
    const customer = w.fromOutside().id;
    await until(() => w.core.playing.size === 1);
    w.core.leaves(customer);
    await w.calls.stop(1000);
    expect(w.core.recordings.size).toBe(0);
    expect(w.record()).toMatchObject({ recording: 'off', recordings: [] });
  });

  it('is none where the greeting could not be heard to its end, and the call is over', async () => {
    const w = await world({ numbers: [{ agents: ['anna'], voicemail: true }], registered: [] });
    const customer = w.fromOutside().id;
    await until(() => w.core.playing.size === 1);
    w.core.finishes([...w.core.playing.keys()][0] ?? '', true);
    await until(() => !w.core.live.has(customer));
    expect(w.core.recordings.size).toBe(0);
  });

  it('is over at once where the caller is gone before it began', async () => {
    const w = await world({ numbers: [{ agents: ['anna'], voicemail: true }], registered: [] });
    const customer = w.fromOutside().id;
    await until(() => w.core.playing.size === 1);
    const record = w.core.record.bind(w.core);
    w.core.record = (place, name, options) => {
      w.core.leaves(customer);
      return record(place, name, options);
    };
    w.core.finishes([...w.core.playing.keys()][0] ?? '');
    await until(() => !w.core.live.has(customer));
    await w.calls.stop(1000);
    expect(w.record()).toMatchObject({ recording: 'off', recordings: [] });
  });

  it('is waited for when the gateway stops', async () => {
    const { w, id } = await talking({ numbers: [{ agents: ['anna'], record: 'always' }] });
    await until(() => w.record().recording === 'on');
    const stops = w.core.stopRecording.bind(w.core);
    w.core.stopRecording = async (name) => {
      setTimeout(() => stops(name), 20);
    };
    const stopping = w.calls.stop(1000);
    w.clock.advance(1000);
    await stopping;
    expect(w.record()).toMatchObject({ recording: 'off', recordings: [{ id: `${id}-1` }] });
  });

  it('of a call that had ended before a crash is found by the next start', async () => {
    const before = await talking({ numbers: [{ agents: ['anna'], record: 'always' }] });
    await until(() => before.w.record().recording === 'on');
    before.w.core.stopRecording = async () => {};
    before.w.core.leaves(before.customer);
    await until(() => before.w.record().phase === 'ended');
    const name = `${before.id}-1`;
    const { clock, store } = before.w;
    const found = {
      id: name,
      kind: 'call',
      durationMs: 3000,
      at: before.w.record().startedAt,
      incomplete: true,
    } as const;
    const book = {
      begin: async () => {},
      finished: async () => ({ durationMs: 0, incomplete: true }),
      ofCall: async () => [found],
      discard: async () => {},
      interrupted: async () => [before.id],
    };
    const after = await world({ numbers, registered: [], store, clock, recordings: book });
    expect(after.record()).toMatchObject({ recording: 'off', recordings: [found] });
    expect(after.record().phase).toBe('ended');
    const { length } = store.events;
    expect(store.events.at(-1)?.type).toBe('call.recording');
    // A second start announces nothing.
    await world({ numbers, registered: [], store, clock, recordings: book });
    expect(store.events.length).toBe(length);
  });
});
