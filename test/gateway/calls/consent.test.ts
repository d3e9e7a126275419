import { describe, expect, it } from 'vitest';
import type { RecordingLedger } from '../../../src/gateway/calls/recording/recording-ledger.ts';
import { viewOfCall } from '../../../src/gateway/masking/browser-view.ts';
import type { VirtualNumber } from '../../../src/gateway/storage/store.ts';
import { anna, ben, boss, until, world } from './setup.ts';
import { talking } from './talking.ts';

/** A ledger that reports the outcome of each recording. */
function book() {
  const state = new Map<string, string>();
  const ledger: RecordingLedger = {
    begin: async ({ id }) => void state.set(id, 'running'),
    finished: async (id, { durationMs }) => {
      state.set(id, 'kept');
      return { durationMs, incomplete: false };
    },
    discard: async (id) => void state.set(id, 'deleted'),
    interrupted: async () => [],
    ofCall: async () => [],
  };
  return { state, ledger };
}

async function recorded(number: Partial<VirtualNumber>, settings: object = {}) {
  const { state, ledger } = book();
  const talk = await talking({ numbers: [{ agents: ['anna'], ...number }], recordings: ledger, settings });
  return { ...talk, state };
}

const view = (call: Parameters<typeof viewOfCall>[0]) => viewOfCall(call, { home: 'US', label: '', viewer: 'anna' });

describe('recording consent changed', () => {
  it('is not asked for where nothing says so', async () => {
    const { w, state, id } = await recorded({ record: 'always' });
    await until(() => state.get(`${id}-1`) === 'running');
    expect(w.record().consent).toBeUndefined();
    expect(view(w.record()).consent).toBeUndefined();
  });

  it('where it is required, no recording begins before it is given, by rule or by hand', async () => {
    for (const record of ['always', 'on-demand'] as const) {
      const { w, state, id } = await recorded({ record, consent: 'required' });
      expect(view(w.record())).toMatchObject({ canRecord: false, consent: { rule: 'required', state: 'unknown' } });
      if (record === 'on-demand') {
        await expect(w.calls.record(id, 'start', anna)).rejects.toMatchObject({ code: 'CONSENT_MISSING' });
      }
      expect(state.size).toBe(0);
      await w.calls.consent(id, 'given', anna);
      if (record === 'on-demand') {
        expect(view(w.record()).canRecord).toBe(true);
        await w.calls.record(id, 'start', anna);
      }
      expect(state.get(`${id}-1`)).toBe('running');
      expect(w.record().consent).toMatchObject({ state: 'given', by: 'anna', at: expect.stringMatching(/Z$/) });
      expect(w.told).toContain('call.consent anna');
      // A repeated consent does not start a second recording.
      await w.calls.consent(id, 'given', anna);
      expect(w.core.recordings.size).toBe(1);
    }
  });

  it('the setting counts where the number does not say, and the number where it does', async () => {
    const setting = { consent: 'required' as const };
    const bySetting = await recorded({ record: 'always' }, setting);
    expect(bySetting.w.record().consent?.rule).toBe('required');
    const byNumber = await recorded({ record: 'always', consent: 'not-required' }, setting);
    await until(() => byNumber.state.size === 1);
  });

  it('refused, it ends the recording, and deletes what was recorded without it', async () => {
    const { w, state, id } = await recorded({ record: 'on-demand' });
    await w.calls.record(id, 'start', anna);
    await w.calls.record(id, 'stop', anna);
    await until(() => w.record().recordings.length === 1);
    await w.calls.record(id, 'start', anna);
    await w.calls.consent(id, 'refused', anna);
    await until(() => state.get(`${id}-2`) === 'deleted');
    expect(state.get(`${id}-1`)).toBe('deleted');
    await until(() => w.record().recording === 'off');
    expect(w.record().recordings).toEqual([]);
    await expect(w.calls.record(id, 'start', anna)).rejects.toMatchObject({ code: 'CONSENT_MISSING' });
    expect(view(w.record())).toMatchObject({ canRecord: false, recording: 'off' });
  });

  it('withdrawn, it ends the recording, and what was recorded with it is kept', async () => {
    const { w, state, id } = await recorded({ record: 'always', consent: 'required' });
    await w.calls.consent(id, 'given', anna);
    await w.calls.consent(id, 'refused', anna);
    await until(() => state.get(`${id}-1`) === 'kept');
    await until(() => w.record().recording === 'off');
    // A repeated refusal has no further effect.
    await w.calls.consent(id, 'refused', anna);
    expect(state.get(`${id}-1`)).toBe('kept');
    expect(w.record().recordings).toHaveLength(1);
  });

  it('refused after the call, it deletes what was recorded without it', async () => {
    const { w, state, id, customer } = await recorded({ record: 'always' });
    await until(() => state.size === 1);
    w.core.leaves(customer);
    await until(() => w.record().recordings.length === 1 && w.core.live.size === 0);
    await w.calls.consent(id, 'refused', boss);
    expect(state.get(`${id}-1`)).toBe('deleted');
    expect(w.record().recordings).toEqual([]);
  });

  it('is of the agent whose call it is, of supervisors and of servers to say', async () => {
    const { w, id } = await recorded({ record: 'always', consent: 'required' });
    await expect(w.calls.consent(id, 'given', ben)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
    expect((await w.calls.consent(id, 'given', boss)).consent?.by).toBe('boss');
  });

  it('by announcement, it is given once that was heard to its end', async () => {
    for (const record of ['always', 'on-demand'] as const) {
      const { w, state, id } = await recorded({ record, consent: 'announce' });
      await until(() => w.core.playing.has(`${id}-consent`));
      expect(w.core.playing.get(`${id}-consent`)).toMatchObject({ media: 'sound:consent' });
      expect(state.size).toBe(0);
      w.core.finishes(`${id}-consent`);
      await until(() => w.record().consent?.state === 'given');
      expect(w.record().consent?.by).toBe('announcement');
      if (record === 'always') await until(() => state.get(`${id}-1`) === 'running');
      else expect(view(w.record()).canRecord).toBe(true);
    }
  });

  it('what was not announced to its end, or refused meanwhile, is not recorded', async () => {
    const cut = await recorded({ record: 'always', consent: 'announce' });
    await until(() => cut.w.core.playing.has(`${cut.id}-consent`));
    cut.w.core.finishes(`${cut.id}-consent`, true);
    const refused = await recorded({ record: 'always', consent: 'announce' });
    await until(() => refused.w.core.playing.has(`${refused.id}-consent`));
    await refused.w.calls.consent(refused.id, 'refused', anna);
    refused.w.core.finishes(`${refused.id}-consent`);
    await refused.w.calls.hold(refused.id, anna);
    expect(cut.w.record().consent?.state).toBe('unknown');
    expect(refused.w.record().consent?.state).toBe('refused');
    expect([...cut.state, ...refused.state]).toEqual([]);
  });

  it('a number whose calls are never recorded announces nothing', async () => {
    const { w, id } = await recorded({ record: 'off', consent: 'announce' });
    await w.calls.hold(id, anna);
    expect(w.core.playing.has(`${id}-consent`)).toBe(false);
  });

  it('a message after the tone is consent; who refused before leaves none', async () => {
    for (const refuses of [false, true]) {
      const { state, ledger } = book();
      const w = await world({
        numbers: [{ agents: ['anna'], voicemail: true, consent: 'required' }],
        recordings: ledger,
      });
      w.fromOutside();
      const leg = await w.leg(0);
      if (refuses) await w.calls.consent(w.record().id, 'refused', boss);
      w.core.leaves(leg, 19, false);
      await until(() => w.core.playing.size === 1);
      const [playback = ''] = w.core.playing.keys();
      expect(playback.endsWith(refuses ? '-apology' : '-greeting')).toBe(true);
      w.core.finishes(playback);
      if (!refuses) await until(() => state.get(`${w.record().id}-voicemail`) === 'running');
      await until(() => refuses || w.record().consent?.by === 'message');
      expect(state.size).toBe(refuses ? 0 : 1);
    }
  });
});
