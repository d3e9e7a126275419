import { expect, test } from 'vitest';
import { EmbeddedChannel } from '../../../../src/gateway/telephony/embedded/calls/channel.ts';
import { SilenceWatch } from '../../../../src/gateway/telephony/embedded/calls/silence-watch.ts';
import { newMediaCounters } from '../../../../src/gateway/telephony/embedded/rtp/counters.ts';
import { openTrunkLeg } from '../../../../src/gateway/telephony/embedded/trunk-leg/trunk-path.ts';
import type { CoreEvent } from '../../../../src/gateway/telephony/port.ts';
import { AudioBeat } from '../../../../src/gateway/telephony/sound/audio-beat.ts';
import { Ticker } from '../../../../src/gateway/telephony/sound/ticker.ts';
import { ManualClock } from '../../../../src/testing/manual-clock.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { cleanUp, openPhone, settings } from './kit.ts';

test('a trunk that falls silent loses its call; not before the answer, nor while it holds', async () => {
  const clock = new ManualClock();
  const phone = await openPhone();
  const leg = await openTrunkLeg({ srtp: 'off' }, settings, clock, newMediaCounters());
  const events: CoreEvent[] = [];
  const faults: string[] = [];
  const channel = new EmbeddedChannel({
    id: 'trunk',
    endpoint: { kind: 'carrier', identity: 'trunk' },
    caller: null,
    dialled: '',
    params: {},
    formats: ['pcmu'],
    clock,
    ticker: new Ticker(),
    beat: new AudioBeat(() => {}),
    emit: (event) => events.push(event),
    onGone: () => {},
    onFault: (_channel, why) => faults.push(why),
  });
  phone.hear(await leg.answer(phone.sdp(), ['pcmu']));
  channel.attach(leg);
  const watch = new SilenceWatch(clock, () => [channel], 15_000);
  watch.start();
  cleanUp(() => {
    watch.end();
    channel.destroy(16, false);
  });
  clock.advance(60_000);
  channel.become('Up');
  clock.advance(19_000);
  expect(channel.gone).toBe(false);
  const before = leg.lastSeen;
  phone.speak(440);
  await eventually('a sign of life', () => leg.lastSeen > before);
  clock.advance(14_000);
  expect(channel.gone).toBe(false);
  await leg.answer(phone.sdp({ lines: ['a=sendonly'] }), ['pcmu']);
  clock.advance(3_600_000);
  expect(channel.gone).toBe(false);
  await leg.answer(phone.sdp(), ['pcmu']);
  clock.advance(14_000);
  expect(channel.gone).toBe(false);
  clock.advance(7000);
  expect(events.at(-1)).toEqual({ type: 'ChannelDestroyed', channelId: 'trunk', cause: 41, byPeer: false });
  expect(faults).toEqual(['silent for too long']);
});

test.each([
  ['there', [], 3_700_000],
  ['gone', ['there', 'gone'], 56_000],
  ['unsent', ['unsent', 'unsent', 'unsent'], 36_000],
] as const)('a silent far end that is %s when it is asked', async (what, answers, endsBy) => {
  const clock = new ManualClock();
  const asked: number[] = [];
  const queue: string[] = [...answers];
  const signalling = {
    probe: async () => {
      asked.push(clock.now());
      return queue.shift() ?? 'there';
    },
  };
  let failed: number | null = null;
  const channel = {
    state: 'Up',
    endpoint: { kind: 'carrier', identity: 'trunk' },
    leg: { lastSeen: 0 },
    signalling,
    fail: () => {
      failed ??= clock.now() - began;
    },
  } as unknown as EmbeddedChannel;
  const began = clock.now();
  const watch = new SilenceWatch(clock, () => (failed === null ? [channel] : []), 15_000, 3_600_000);
  watch.start();
  cleanUp(() => watch.end());
  // A responding phone may be silent for the configured time. A phone that does not answer is probed three times.
  for (let step = 0; step < 800 && failed === null; step += 1) {
    clock.advance(5000);
    await new Promise((resolve) => setImmediate(resolve));
    if (what === 'there' && step < 700) expect(failed).toBeNull();
  }
  expect(failed).not.toBeNull();
  expect(failed ?? 0).toBeLessThanOrEqual(endsBy);
  if (what === 'there') {
    expect(failed ?? 0).toBeGreaterThan(3_600_000);
    expect(asked.length).toBeGreaterThan(100);
  }
});
