import { describe, expect, it } from 'vitest';
import { redirectTo } from '../../../src/gateway/calls/placing/redirect.ts';
import { boss, until } from '../calls/setup.ts';
import { flow, flowWorld, text } from './flow-world.ts';

describe('a call to a number with a flow', () => {
  it('is answered for the first sound, hears it, and is hung up; no agent rings, and none missed it', async () => {
    const w = await flowWorld(
      flow({ hello: { kind: 'say', prompt: text('Hello'), outcomes: { done: 'bye', failed: 'bye' } } }),
    );
    const channel = w.fromOutside();
    await w.heard('Hello');
    expect(w.core.answers.map(({ channelId }) => channelId)).toEqual([channel.id]);
    expect(w.record()).toMatchObject({ phase: 'ringing', agent: null, flow: { flow: 'main', version: 1, steps: [] } });
    w.clock.advance(2_000);
    w.endSounds();
    await until(() => w.record().phase === 'ended');
    expect(w.record()).toMatchObject({ endReason: 'COMPLETED', answeredAt: null, agent: 'anna' });
    expect(w.path()).toEqual(['hello done', 'bye end']);
    expect(w.record().flow?.steps[0]).toMatchObject({ kind: 'say', durationMs: 2_000, flow: 'main', version: 1 });
    expect(w.core.hangups.map(({ channelId, cause }) => [channelId, cause])).toEqual([[channel.id, 16]]);
    expect(w.core.originated).toEqual([]);
    expect(w.clock.pending).toBe(0);
  });

  it('goes where its key leads; the history has the key and its meaning, and nothing of a secret', async () => {
    const w = await flowWorld(
      flow({
        menu: {
          ...{ kind: 'menu', prompt: text('Press'), keys: { 1: 'Sales', 2: 'Support' } },
          outcomes: { 1: 'bye', 2: 'pin', 'no-input': 'bye', invalid: 'bye' },
        },
        pin: {
          ...{ kind: 'gather', prompt: text('Your PIN'), save: 'pin', maxDigits: 4, secret: true },
          outcomes: { got: 'bye', 'no-input': 'bye', invalid: 'bye' },
        },
      }),
    );
    w.fromOutside();
    await w.heard('Press');
    w.press('2');
    await w.heard('Your PIN');
    expect(w.hears()).toEqual(['Your PIN']);
    w.press('4711');
    await until(() => w.record().phase === 'ended');
    expect(w.path()).toEqual(['menu 2', 'pin got', 'bye end']);
    const [menu, pin] = w.record().flow?.steps ?? [];
    expect(menu).toMatchObject({ digits: '2', detail: 'Support' });
    expect(pin).not.toHaveProperty('digits');
    // Without ids, which are random.
    expect(JSON.stringify(w.store.writes).replaceAll(/[0-9a-f]{32}/g, '')).not.toContain('4711');
  });

  it('waits for keys by the clock of the gateway', async () => {
    const w = await flowWorld(
      flow({
        menu: {
          ...{ kind: 'menu', prompt: text('Press'), keys: { 1: 'Sales' }, firstDigitSeconds: 5, tries: 1 },
          outcomes: { 1: 'bye', 'no-input': 'sorry', invalid: 'bye' },
        },
        sorry: { kind: 'say', prompt: text('Goodbye'), outcomes: { done: 'bye', failed: 'bye' } },
      }),
    );
    w.fromOutside();
    await w.heard('Press');
    w.endSounds();
    await until(() => w.clock.pending === 1);
    w.clock.advance(5_000);
    await w.heard('Goodbye');
    await until(() => w.path().join() === 'menu no-input');
  });

  it('plays what can be played if a part of a prompt cannot, and goes on where the flow says', async () => {
    const w = await flowWorld(
      flow({
        hello: {
          ...{ kind: 'say', prompt: [{ prompt: 'welcome' }, ...text('Hello'), { url: 'https://x.example/a.wav' }] },
          outcomes: { done: 'bye', failed: 'sorry' },
        },
        sorry: { kind: 'say', prompt: text('Sorry'), outcomes: { done: 'bye', failed: 'bye' } },
      }),
      { prompts: [{ name: 'welcome', language: 'en', file: 'f00' }] },
    );
    const play = w.core.play.bind(w.core);
    w.core.play = async (place, id, media) => {
      const all = [media].flat();
      if (all.some((each) => typeof each === 'object' && 'url' in each)) throw new Error('the web is down');
      return play(place, id, media);
    };
    w.fromOutside();
    await until(() => w.core.playing.size === 2);
    expect(w.hears()).toEqual([{ prompt: 'f00' }, 'Hello']);
    w.endSounds();
    await w.heard('Sorry');
    await until(() => w.path().join() === 'hello failed');
  });

  it('whose flow is not published rings the agents of its number', async () => {
    const w = await flowWorld({});
    w.fromOutside();
    await w.leg();
    expect(w.core.originated[0]?.to).toEqual({ kind: 'agent', identity: 'anna' });
    expect(w.record().flow).toBeUndefined();
  });

  it('hears the fallback and is filed as failed if the flow does not end', async () => {
    const w = await flowWorld(
      flow(
        {
          again: { kind: 'say', prompt: text('Round'), outcomes: { done: 'again', failed: 'again' } },
        },
        { maxSteps: 3 },
      ),
    );
    w.fromOutside();
    for (let round = 0; round < 3; round += 1) {
      await w.heard('Round');
      w.endSounds();
      await until(() => !w.hears().includes('Round') || round < 2);
    }
    await w.heard('sound:apology');
    w.endSounds();
    await until(() => w.record().phase === 'ended');
    expect(w.record().endReason).toBe('FAILED');
  });

  it('is refused with the cause of the flow if nothing was heard before', async () => {
    const w = await flowWorld(flow({ bye: { kind: 'hang-up', cause: 'busy' } }));
    const channel = w.fromOutside();
    await until(() => w.record().phase === 'ended');
    expect(w.core.answers).toEqual([]);
    expect(w.core.hangups).toEqual([{ channelId: channel.id, cause: 17 }]);
  });

  it('leaves messages, one after another, and goes on after each', async () => {
    const w = await flowWorld(
      flow({
        first: {
          ...{ kind: 'voicemail', maxSeconds: 60, silenceSeconds: 3 },
          outcomes: { left: 'second', empty: 'bye', failed: 'bye' },
        },
        second: { kind: 'voicemail', outcomes: { left: 'bye', empty: 'bye', failed: 'bye' } },
      }),
    );
    const channel = w.fromOutside();
    await until(() => w.core.recordings.size === 1);
    const [[one, recording] = ['', undefined]] = [...w.core.recordings];
    expect(recording).toMatchObject({
      place: { channelId: channel.id },
      options: { beep: true, maxDurationMs: 60_000, maxSilenceMs: 3_000, terminateOn: '#' },
    });
    w.press('#');
    w.core.recorded(one, 8_000, 'digit');
    await until(() => w.core.recordings.size === 1 && !w.core.recordings.has(one));
    w.core.recorded([...w.core.recordings.keys()][0] ?? '', 4_000, 'max-silence');
    await until(() => w.record().phase === 'ended');
    expect(w.record()).toMatchObject({ endReason: 'MISSED', agent: 'anna' });
    expect(w.record().recordings.map(({ id, kind, durationMs }) => [id, kind, durationMs])).toEqual([
      [`${w.record().id}-voicemail`, 'voicemail', 8_000],
      [`${w.record().id}-voicemail-2`, 'voicemail', 4_000],
    ]);
    expect(w.path()).toEqual(['first left', 'second left', 'bye end']);
  });

  it('goes on if another flow gets it in the middle of a message, also if that one takes a message', async () => {
    const document = (name: string) =>
      flow({ message: { kind: 'voicemail', outcomes: { left: 'bye', empty: 'bye', failed: 'bye' } } }, { name });
    const w = await flowWorld({ main: document('main'), other: document('other') });
    const channel = w.fromOutside();
    await until(() => w.core.recordings.size === 1 && w.record().recording === 'on');
    const [first] = w.core.recordings.keys();
    await w.calls.command(w.record().id, boss, redirectTo('other'));
    await until(() => w.core.recordings.size === 1 && !w.core.recordings.has(first ?? ''));
    expect(w.core.live.has(channel.id)).toBe(true);
    w.core.recorded([...w.core.recordings.keys()][0] ?? '', 3_000, 'digit');
    await until(() => w.record().phase === 'ended');
    expect(w.path()).toEqual(['message redirected', 'message left', 'bye end']);
    expect(w.record().recordings).toHaveLength(2);
  });

  it('leaves no message if recording was refused', async () => {
    const w = await flowWorld(
      flow({
        ask: {
          ...{ kind: 'consent', prompt: text('May we record?') },
          outcomes: { given: 'bye', refused: 'message', 'no-input': 'bye', invalid: 'bye' },
        },
        message: { kind: 'voicemail', outcomes: { left: 'bye', empty: 'bye', failed: 'bye' } },
      }),
      { numbers: [{ consent: 'required' }] },
    );
    w.fromOutside();
    await w.heard('May we record?');
    w.press('2');
    await until(() => w.record().phase === 'ended');
    expect(w.record().consent).toMatchObject({ state: 'refused', by: 'key' });
    expect(w.record().recordings).toEqual([]);
    expect(w.path()).toEqual(['ask refused', 'message failed', 'bye end']);
  });
});
