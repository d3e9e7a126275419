import { describe, expect, test } from 'vitest';
import type { RecordOptions } from '../../../../src/gateway/telephony/port.ts';
import { durationOf, loudest, loudness } from '../support/loudness.ts';
import { contractKit, target, until } from './kit.ts';
import type { ContractCall, ContractSetup } from './setup.ts';

/** Waits until each of these phones has sent this much audio, measured by its packets and not by a clock. */
async function said(ms: number, ...calls: readonly ContractCall[]): Promise<void> {
  for (const call of calls) {
    const { sent } = await call.packets();
    await until(`${ms} ms of sound`, async () => (await call.packets()).sent - sent >= ms / 20);
  }
}

/** Playbacks, early media, headers, recordings. */
export function soundContract(name: string, open: () => Promise<ContractSetup>): void {
  describe(`${name} plays and records`, () => {
    const kit = contractKit(open);
    const { phone, event, originate, talking, hears, hearsAll } = kit;
    let made = 0;
    const fresh = (): string => `take-${Date.now()}-${++made}`;

    async function answered(): Promise<{ call: ContractCall; id: string }> {
      const call = await (await phone('visitor', 'guest', 440)).call(target);
      const { channel } = await event('ChannelCreated');
      await kit.core.answer(channel.id, { callId: 'CA1' });
      await call.up();
      return { call, id: channel.id };
    }

    const recorded = async (name: string, place: Parameters<typeof kit.core.record>[0], options: RecordOptions) => {
      await kit.core.record(place, name, options);
      await event('RecordingStarted', (each) => each.name === name);
    };
    /** One tone on the left, another on the right, and neither on the other side. */
    const expectSides = (wav: Buffer, left: number, right: number): void => {
      const [onLeft, onRight] = [loudest(wav, left, 0), loudest(wav, right, 1)];
      expect(onLeft).toBeGreaterThan(0.02);
      expect(onRight).toBeGreaterThan(0.02);
      expect(loudness(wav, right, 0)).toBeLessThan(onLeft / 4);
      expect(loudness(wav, left, 1)).toBeLessThan(onRight / 4);
    };
    const finished = (name: string) => event('RecordingFinished', (each) => each.name === name);

    test('tells what the INVITE says by headers, and says more in the answer', async () => {
      const call = await (await phone('visitor', 'guest', 440)).call(target, { a: 'b' }, 'from the page');
      const { channel } = await event('ChannelCreated');
      expect(channel.headers).toEqual({ 'X-Contract': 'from the page' });
      expect(channel.params).toEqual({ a: 'b' });
      await kit.core.answer(channel.id, { callId: 'CA1', headers: { 'X-Contract': 'from the core' } });
      await call.up();
      expect(await call.header()).toBe('from the core');
    });

    test('shows an agent the headers it is given, and no header that is not one line', async () => {
      const robin = await phone('agent', 'robin', 880);
      await originate({ headers: { 'X-Contract': 'hello', 'X-Evil': 'a\r\nX-Contract: b' } });
      const call = await robin.incoming();
      expect(await call.header()).toBe('hello');
    });

    test('speaks to a caller before the answer', async () => {
      const call = await (await phone('visitor', 'guest', 440)).call(target);
      const { channel } = await event('ChannelCreated');
      await kit.core.progress(channel.id, { callId: 'CA1' });
      await call.ringing();
      await kit.core.play({ channelId: channel.id }, 'early', 'sound:apology');
      await until('a voice', async () => (await call.hears()).all > 0.01);
      expect(kit.core.channels().find(({ id }) => id === channel.id)?.state).not.toBe('Up');
      await kit.core.answer(channel.id, { callId: 'CA1' });
      await call.up();
      await kit.core.stopPlayback('early');
    });

    test('ends at once what is played to a caller who can hear nothing yet', async () => {
      const call = await (await phone('visitor', 'guest', 440)).call(target);
      const { channel } = await event('ChannelCreated');
      await kit.core.play({ channelId: channel.id }, 'too-soon', 'tone:busy');
      expect(await event('PlaybackFinished')).toMatchObject({ playbackId: 'too-soon', interrupted: true });
      await kit.core.answer(channel.id, { callId: 'CA1' });
      await call.up();
      await kit.core.play({ channelId: channel.id }, 'now', 'tone:busy');
      await hearsAll(call, [480, 620], [880]);
      await kit.core.stopPlayback('now');
      await until('silence', async () => (await call.hears()).all < 0.01);
    });

    test.each([
      ['tone:busy', [480, 620]],
      ['tone:ringback', [440, 480]],
    ] as const)('plays %s until it is stopped', async (media, hertz) => {
      const { call, id } = await answered();
      await kit.core.play({ channelId: id }, 'tone', media);
      await hearsAll(call, hertz, [880]);
      await kit.core.stopPlayback('tone');
      expect(await event('PlaybackFinished')).toMatchObject({ playbackId: 'tone', interrupted: true });
      await until('silence', async () => (await call.hears()).all < 0.01);
    });

    test('plays a list, one after the other', async () => {
      const { call, id } = await answered();
      await kit.core.play({ channelId: id }, 'list', ['tone:beep', 'tone:beep', 'tone:beep']);
      expect(await event('PlaybackFinished')).toMatchObject({ playbackId: 'list', interrupted: false });
      await until('beeps', async () => (await call.packets()).received >= 400 / 20);
    });

    test('a second playback waits for the first; a waiting one is stopped too', async () => {
      const { id } = await answered();
      const place = { channelId: id };
      await kit.core.play(place, 'one', ['tone:beep', 'tone:beep']);
      await kit.core.play(place, 'two', 'sound:apology');
      await kit.core.play(place, 'three', 'tone:beep');
      await kit.core.stopPlayback('two');
      await event('PlaybackFinished', (each) => each.playbackId === 'three');
      const order = kit.events.filter((each) => each.type === 'PlaybackFinished');
      expect(order.map(({ playbackId, interrupted }) => [playbackId, interrupted])).toEqual([
        ['two', true],
        ['one', false],
        ['three', false],
      ]);
    });

    test('a playback ends with its channel', async () => {
      const { call, id } = await answered();
      await kit.core.play({ channelId: id }, 'long', 'sound:apology');
      await call.hangUp();
      expect(await event('PlaybackFinished')).toMatchObject({ playbackId: 'long', interrupted: true });
    });

    test.each([
      ['sound:none-such', 'NOT_FOUND'],
      ['sound:../apology', 'NOT_FOUND'],
      ['recording:none-such', 'NOT_FOUND'],
    ] as const)('refuses %s before anything is heard', async (media, code) => {
      const { id } = await answered();
      await expect(kit.core.play({ channelId: id }, 'none', media)).rejects.toMatchObject({ code });
      expect(kit.events.some(({ type }) => type === 'PlaybackFinished')).toBe(false);
    });

    test.each([
      ['a sound from the web', 700, (web: string) => ({ url: `${web}/tone.wav` })],
      ['a text', 950, () => ({ text: 'You are third in line.', language: 'en' })],
    ] as const)('plays %s, in a list with others, until it is stopped', async (_what, hertz, media) => {
      const { call, id } = await answered();
      await kit.core.play({ channelId: id }, 'made', ['tone:beep', media(kit.setup.web)]);
      await hearsAll(call, [hertz], [440]);
      await kit.core.stopPlayback('made');
      expect(await event('PlaybackFinished')).toMatchObject({ playbackId: 'made', interrupted: true });
      await until('silence', async () => (await call.hears()).all < 0.01);
    });

    test('refuses a sound from a private address, and other sound goes on', async () => {
      const { call, id } = await answered();
      await kit.core.play({ channelId: id }, 'tone', 'tone:busy');
      const refused = kit.core.play({ channelId: id }, 'private', { url: 'http://169.254.169.254/latest/a.wav' });
      await expect(refused).rejects.toMatchObject({ code: 'MEDIA_REFUSED' });
      await hearsAll(call, [480, 620]);
      expect(kit.events.some(({ type }) => type === 'PlaybackFinished')).toBe(false);
    });

    test('plays to all in a bridge, who go on hearing each other', async () => {
      const { visitor, agent } = await talking();
      await hears(visitor, 880, 440);
      await kit.core.play({ bridgeId: 'bridge' }, 'all', 'tone:busy');
      await Promise.all([hearsAll(visitor, [480, 620, 880]), hearsAll(agent, [480, 620, 440])]);
      await kit.core.stopPlayback('all');
      expect(await event('PlaybackFinished')).toMatchObject({ place: { bridgeId: 'bridge' }, interrupted: true });
      await hears(visitor, 880, 620);
    });

    test('records a channel, what it says and what it hears each on its own side', async () => {
      const { visitor, agent, visitorId } = await talking();
      await Promise.all([hears(visitor, 880, 440), hears(agent, 440, 880)]);
      const name = fresh();
      await recorded(name, { channelId: visitorId }, { layout: { dual: true } });
      await said(1500, visitor, agent);
      await kit.core.stopRecording(name);
      const { durationMs, why } = await finished(name);
      expect(why).toBe('stopped');
      const wav = await kit.setup.recording(name);
      expect(wav.readUInt16LE(22)).toBe(2);
      expect(Math.abs(durationOf(wav) - durationMs)).toBeLessThanOrEqual(20);
      expectSides(wav, 440, 880);
    });

    test('records a bridge, one of them on the left', async () => {
      const { visitor, agent, agentId } = await talking();
      await Promise.all([hears(visitor, 880, 440), hears(agent, 440, 880)]);
      const name = fresh();
      await recorded(name, { bridgeId: 'bridge' }, { layout: { dual: true, left: agentId } });
      await said(1000, visitor, agent);
      await kit.core.stopRecording(name);
      await finished(name);
      expectSides(await kit.setup.recording(name), 880, 440);
    });

    test('records all voices of a bridge on one channel', async () => {
      const { visitor, agent } = await talking(['pcmu']);
      await Promise.all([hears(visitor, 880, 440), hears(agent, 440, 880)]);
      const name = fresh();
      await recorded(name, { bridgeId: 'bridge' }, { layout: 'mixed' });
      await said(1000, visitor, agent);
      await kit.core.stopRecording(name);
      await finished(name);
      const wav = await kit.setup.recording(name);
      expect(wav.readUInt16LE(22)).toBe(1);
      expect(loudest(wav, 440)).toBeGreaterThan(0.02);
      expect(loudest(wav, 880)).toBeGreaterThan(0.02);
    });

    test('leaves out what is heard in a pause', async () => {
      const { visitor, agent, visitorId } = await talking();
      await hears(visitor, 880, 440);
      const name = fresh();
      await recorded(name, { channelId: visitorId }, { layout: { dual: true } });
      await said(800, agent);
      await kit.core.pauseRecording(name);
      await kit.core.play({ channelId: visitorId }, 'card', 'tone:busy');
      await hearsAll(visitor, [480, 620]);
      await said(1000, agent);
      await kit.core.stopPlayback('card');
      await hears(visitor, 880, 480);
      await kit.core.unpauseRecording(name);
      await said(800, agent);
      await kit.core.stopRecording(name);
      const { durationMs } = await finished(name);
      const wav = await kit.setup.recording(name);
      expect(Math.abs(durationOf(wav) - durationMs)).toBeLessThanOrEqual(20);
      expect(loudest(wav, 880, 1)).toBeGreaterThan(0.02);
      for (const hertz of [480, 620]) expect(loudest(wav, hertz, 1)).toBeLessThan(loudest(wav, 880, 1) / 4);
    });

    test('begins with a beep that is part of it', async () => {
      const { call, id } = await answered();
      // A busy machine can lose the short beep on its way, so several recordings may be needed.
      await until('a recording with its beep', async () => {
        const name = fresh();
        await recorded(name, { channelId: id }, { layout: 'mixed', beep: true });
        await said(1000, call);
        await kit.core.stopRecording(name);
        await finished(name);
        return loudest(await kit.setup.recording(name), 1400) > 0.01;
      });
    });

    test('ends after its longest time', async () => {
      const { id } = await answered();
      const name = fresh();
      await recorded(name, { channelId: id }, { layout: 'mixed', maxDurationMs: 700 });
      expect(await finished(name)).toMatchObject({ why: 'max-duration', durationMs: 700 });
    });

    test('ends after a silence', async () => {
      const { call, id } = await answered();
      const name = fresh();
      await recorded(name, { channelId: id }, { layout: 'mixed', maxSilenceMs: 900 });
      await said(600, call);
      await call.hold(true);
      expect((await finished(name)).why).toBe('max-silence');
    });

    test('ends at a digit', async () => {
      const { call, id } = await answered();
      const name = fresh();
      await recorded(name, { channelId: id }, { layout: 'mixed', terminateOn: '#*' });
      await call.digits('1#');
      expect((await finished(name)).why).toBe('digit');
    });

    test('ends with its channel, whole', async () => {
      const { call, id } = await answered();
      const name = fresh();
      await recorded(name, { channelId: id }, { layout: 'mixed' });
      await said(1000, call);
      await call.hangUp();
      expect((await finished(name)).why).toBe('hangup');
      expect((await kit.setup.recording(name)).length).toBeGreaterThan(44 + 400 * 16);
    });

    test('ends with its bridge', async () => {
      await talking();
      const name = fresh();
      await recorded(name, { bridgeId: 'bridge' }, { layout: 'mixed' });
      await kit.core.destroyBridge('bridge');
      expect((await finished(name)).why).toBe('hangup');
    });

    test('of a name that is there already is refused', async () => {
      const { id } = await answered();
      const name = fresh();
      await recorded(name, { channelId: id }, { layout: 'mixed' });
      const again = kit.core.record({ channelId: id }, name, { layout: 'mixed' });
      await expect(again).rejects.toMatchObject({ code: 'RECORDING_EXISTS' });
      await kit.core.stopRecording(name);
      await finished(name);
      const later = kit.core.record({ channelId: id }, name, { layout: 'mixed' });
      await expect(later).rejects.toMatchObject({ code: 'RECORDING_EXISTS' });
    });

    test('can be played', async () => {
      const { call, id } = await answered();
      const name = fresh();
      await recorded(name, { channelId: id }, { layout: 'mixed' });
      await said(1200, call);
      await kit.core.stopRecording(name);
      await finished(name);
      await kit.core.play({ channelId: id }, 'replay', `recording:${name}`);
      await until('its own voice', async () => ((await call.hears(440)).tones[0] ?? 0) > 0.03);
      expect(await event('PlaybackFinished')).toMatchObject({ playbackId: 'replay', interrupted: false });
    });

    test('does nothing for recordings, bridges and snoops that are gone', async () => {
      await kit.core.pauseRecording('gone');
      await kit.core.unpauseRecording('gone');
      await kit.core.stopRecording('gone');
      await kit.core.mute('gone', 'both');
      await kit.core.unmute('gone', 'both');
      await kit.core.hold('gone');
      await kit.core.unhold('gone');
      await kit.core.progress('gone', { callId: 'CA1' });
      await kit.core.transferProgress('gone', 'declined');
      await kit.core.play({ bridgeId: 'gone' }, 'none', 'tone:beep');
      expect(kit.events).toEqual([]);
    });

    test('ends a recording at once that comes too late for its channel', async () => {
      const name = fresh();
      const place = { channelId: 'gone' };
      await kit.core.record(place, name, { layout: 'mixed' });
      expect(await event('RecordingFinished')).toEqual({
        type: 'RecordingFinished',
        name,
        place,
        durationMs: 0,
        why: 'failed',
      });
    });
  });
}
