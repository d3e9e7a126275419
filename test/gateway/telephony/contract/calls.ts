import { describe, expect, test } from 'vitest';
import { contractKit, target, until } from './kit.ts';
import { type ContractSetup, mostCallsEach } from './setup.ts';

/** The basic contract of every telephony core: calls, their ends, and audio between two parties. */
export function telephonyContract(name: string, open: () => Promise<ContractSetup>): void {
  describe(`${name} is a telephony core`, () => {
    const kit = contractKit(open);
    const { phone, event, originate, talking, hears } = kit;

    test('knows who is registered', async () => {
      expect(kit.core.contacts('robin')).toBe(0);
      const robin = await phone('agent', 'robin', 880);
      expect(kit.core.contacts('robin')).toBe(1);
      expect(await event('ContactStatusChange')).toEqual({
        type: 'ContactStatusChange',
        identity: 'robin',
        contacts: 1,
      });
      await robin.leave();
      await event('ContactStatusChange', (each) => each.contacts === 0);
      expect(kit.core.contacts('robin')).toBe(0);
    });

    test('announces a call that comes in, rings it, answers it and sees it end', async () => {
      const guest = await phone('visitor', 'guest', 440);
      const call = await guest.call(target, { Page: 'https://shop.example/pots?a=1' });
      const { channel } = await event('ChannelCreated');
      expect(channel).toMatchObject({
        endpoint: { kind: 'visitor', identity: 'guest', target },
        state: 'Ring',
        caller: 'guest',
        dialled: target,
        params: { Page: 'https://shop.example/pots?a=1' },
      });
      expect(channel.formats).toContain('pcmu');
      expect(kit.core.channels()).toHaveLength(1);
      await kit.core.ring(channel.id, { callId: 'CA1' });
      expect(await call.ringing()).toBe('CA1');
      await kit.core.answer(channel.id, { callId: 'CA1' });
      await call.up();
      await event('ChannelStateChange', (each) => each.channel.state === 'Up');
      await call.hangUp();
      expect(await event('ChannelDestroyed')).toEqual({
        type: 'ChannelDestroyed',
        channelId: channel.id,
        cause: 16,
        byPeer: true,
      });
    });

    test.each([
      [1, 404],
      [17, 486],
      [19, 480],
    ])('refuses with cause %i as SIP status %i', async (cause, status) => {
      const call = await (await phone('visitor', 'guest', 440)).call(target);
      const { channel } = await event('ChannelCreated');
      await kit.core.hangup(channel.id, { cause });
      expect((await call.over()).status).toBe(status);
      expect(await event('ChannelDestroyed')).toMatchObject({ cause, byPeer: false });
    });

    test('sees that a caller gave up', async () => {
      const call = await (await phone('visitor', 'guest', 440)).call(target);
      const { channel } = await event('ChannelCreated');
      await kit.core.ring(channel.id, { callId: 'CA1' });
      await call.ringing();
      await call.hangUp();
      expect(await event('ChannelDestroyed')).toMatchObject({ channelId: channel.id, cause: 16, byPeer: true });
    });

    test('rings an agent, showing what it was told', async () => {
      const robin = await phone('agent', 'robin', 880);
      const channel = await originate({ params: { Page: 'https://shop.example/ü' } });
      expect(channel).toMatchObject({ state: 'Ring', endpoint: { kind: 'agent', identity: 'robin' } });
      const call = await robin.incoming();
      expect(call.shown).toEqual({
        name: 'Marigold Thimble',
        user: '+14155550123',
        callSid: 'CA2',
        params: ['Page=https%3A%2F%2Fshop.example%2F%C3%BC'],
      });
      await event('ChannelStateChange', (each) => each.channel.state === 'Ringing');
      await call.answer();
      const up = await event('ChannelStateChange', (each) => each.channel.state === 'Up');
      expect(up.channel.formats.length).toBeGreaterThan(0);
      await kit.core.hangup(channel.id, { cause: 16 });
      await call.over();
      expect(await event('ChannelDestroyed')).toMatchObject({ channelId: channel.id, cause: 16, byPeer: false });
    });

    test.each([
      [486, 17],
      [603, 21],
    ])('hears an agent’s %i as cause %i', async (status, cause) => {
      const robin = await phone('agent', 'robin', 880);
      await originate();
      await (await robin.incoming()).decline(status);
      expect(await event('ChannelDestroyed')).toMatchObject({ cause, byPeer: true });
    });

    test('gives up when nobody answers in time, and when nobody is there', async () => {
      const robin = await phone('agent', 'robin', 880);
      const rung = await originate({ timeoutMs: 700 });
      const call = await robin.incoming();
      expect(await event('ChannelDestroyed', (each) => each.channelId === rung.id)).toMatchObject({
        cause: 19,
        byPeer: false,
      });
      await call.over();
      const nobody = await originate({ to: { kind: 'agent', identity: 'sam' } });
      expect(await event('ChannelDestroyed', (each) => each.channelId === nobody.id)).toMatchObject({ cause: 27 });
    });

    test('an agent or a visitor has so many calls at once, both ways, and no more', async () => {
      const guest = await phone('visitor', 'guest', 440);
      const robin = await phone('agent', 'robin', 880);
      for (let calls = 1; calls <= mostCallsEach; calls++) {
        await guest.call(target);
        await until('the call', () => kit.core.channels().length === calls);
      }
      expect(await (await guest.call(target)).over()).toMatchObject({ status: 486 });
      await robin.call(target);
      await until('another’s call', () => kit.core.channels().length === mostCallsEach + 1);
      for (let calls = 1; calls < mostCallsEach; calls++) await originate();
      const { id } = await originate();
      expect(await event('ChannelDestroyed', (each) => each.channelId === id)).toMatchObject({
        cause: 17,
        byPeer: false,
      });
      await kit.core.hangup(kit.core.channels()[0]?.id ?? '', { cause: 16 });
      await guest.call(target);
      await until('the next call', () => kit.core.channels().length === mostCallsEach * 2);
    });

    test('rings all phones of an agent; who is too late learns that the call was taken', async () => {
      const desk = await phone('agent', 'robin', 880);
      const laptop = await phone('agent', 'robin', 440);
      expect(kit.core.contacts('robin')).toBe(2);
      await originate();
      const [first, second] = await Promise.all([desk.incoming(), laptop.incoming()]);
      await first.answer();
      await first.up();
      expect((await second.over()).reason).toContain('Call completed elsewhere');
      expect(kit.core.channels()).toHaveLength(1);
    });

    test('calls a number through the carrier', async () => {
      const world = await phone('carrier', 'world', 440);
      const channel = await originate({ to: { kind: 'number', number: '+442079460018' } });
      const call = await world.incoming();
      await call.answer();
      await event('ChannelStateChange', (each) => each.channel.id === channel.id && each.channel.state === 'Up');
      await call.hangUp();
      expect(await event('ChannelDestroyed')).toMatchObject({ channelId: channel.id, cause: 16, byPeer: true });
    });

    test('joins two legs, with the best format both have', async () => {
      const { visitor, agent } = await talking();
      await Promise.all([hears(visitor, 880, 440), hears(agent, 440, 880)]);
      expect(await visitor.sends()).toBe('audio/opus');
      expect(await agent.sends()).toBe('audio/opus');
    });

    test.each(['pcmu', 'pcma'] as const)('joins two legs with %s when that is all one has', async (format) => {
      const { visitor, agent } = await talking([format]);
      await Promise.all([hears(visitor, 880, 440), hears(agent, 440, 880)]);
      expect((await visitor.sends()).toLowerCase()).toBe(`audio/${format}`);
    });

    test('parts them again', async () => {
      const { visitor, agent, agentId } = await talking();
      await hears(visitor, 880, 440);
      await kit.core.removeFromBridge('bridge', agentId);
      await until('silence', async () => (await visitor.hears()).all < 0.01 && (await agent.hears()).all < 0.01);
      await kit.core.addToBridge('bridge', agentId);
      await hears(visitor, 880, 440);
      await kit.core.destroyBridge('bridge');
      await until('silence', async () => (await visitor.hears()).all < 0.01);
    });

    test('plays music to one leg, which is then neither heard nor hears', async () => {
      const { visitor, agent, visitorId } = await talking();
      await hears(visitor, 880, 440);
      await kit.core.startMoh(visitorId);
      await until('music instead of the agent', async () => {
        const heard = await visitor.hears(880);
        return heard.all > 0.01 && (heard.tones[0] ?? 1) < 0.03;
      });
      await until('the agent to hear nothing', async () => (await agent.hears()).all < 0.01);
      await kit.core.stopMoh(visitorId);
      await Promise.all([hears(visitor, 880, 440), hears(agent, 440, 880)]);
    });

    test('tells when a phone holds, and goes on after it', async () => {
      const { visitor, agent, agentId } = await talking();
      await hears(agent, 440, 880);
      await agent.hold(true);
      expect(await event('ChannelHold')).toEqual({ type: 'ChannelHold', channelId: agentId });
      await until('the agent to hear nothing', async () => (await agent.hears()).all < 0.01);
      await agent.hold(false);
      expect(await event('ChannelUnhold')).toEqual({ type: 'ChannelUnhold', channelId: agentId });
      await Promise.all([hears(agent, 440, 880), hears(visitor, 880, 440)]);
    });

    test('hears each digit once, in order', async () => {
      const { visitor, visitorId } = await talking();
      await visitor.digits('159#');
      await until('four digits', () => kit.events.filter((each) => each.type === 'ChannelDtmfReceived').length >= 4);
      await visitor.hears();
      const digits = kit.events.filter((each) => each.type === 'ChannelDtmfReceived');
      expect(digits.map((each) => each.digit).join('')).toBe('159#');
      for (const each of digits) {
        expect(each.channelId).toBe(visitorId);
        expect(each.durationMs).toBeGreaterThan(80);
        expect(each.durationMs).toBeLessThan(200);
      }
    });

    test('sends digits, after which sound goes on', async () => {
      const { visitor, visitorId } = await talking();
      await hears(visitor, 880, 440);
      await kit.core.sendDtmf(visitorId, '12#');
      await visitor.hears();
      await hears(visitor, 880, 440);
    });

    test('plays a sound to its end, or until it is stopped', async () => {
      const call = await (await phone('visitor', 'guest', 440)).call(target);
      const { channel } = await event('ChannelCreated');
      await kit.core.answer(channel.id, { callId: 'CA1' });
      await call.up();
      const before = (await call.packets()).received;
      await kit.core.play({ channelId: channel.id }, 'play-1', 'sound:apology');
      await until('a voice', async () => (await call.hears()).all > 0.01);
      expect(await event('PlaybackFinished')).toEqual({
        type: 'PlaybackFinished',
        playbackId: 'play-1',
        place: { channelId: channel.id },
        interrupted: false,
      });
      // Most of it arrives, and only once: packets of 20 ms, of which a busy server skips some.
      const whole = 9500 / 20;
      await until('the last packets', async () => (await call.packets()).received - before >= 0.4 * whole);
      expect((await call.packets()).received - before).toBeLessThan(1.5 * whole);
      await kit.core.play({ channelId: channel.id }, 'play-2', 'sound:apology');
      await kit.core.stopPlayback('play-2');
      await event('PlaybackFinished', (each) => each.playbackId === 'play-2');
    });

    test('lets a caller hear the ringing as early media, and keeps that for the call', async () => {
      const call = await (await phone('visitor', 'guest', 440)).call(target);
      const { channel } = await event('ChannelCreated');
      await kit.core.ring(channel.id, { callId: 'CA1', ringback: true });
      await call.ringing();
      await until('440 and 480 Hz', async () => {
        const { tones } = await call.hears(440, 480, 880);
        return (tones[0] ?? 0) > 0.03 && (tones[1] ?? 0) > 0.03 && (tones[2] ?? 1) < 0.01;
      });
      await kit.core.answer(channel.id, { callId: 'CA1' });
      await call.up();
      await until('the tone’s end', async () => (await call.hears()).all < 0.01);
    });

    test('does nothing, and complains of nothing, for what is gone', async () => {
      await kit.core.ring('gone', { callId: 'CA1' });
      await kit.core.answer('gone', { callId: 'CA1' });
      await kit.core.hangup('gone', { cause: 16 });
      await kit.core.addToBridge('none', 'gone');
      await kit.core.removeFromBridge('none', 'gone');
      await kit.core.destroyBridge('none');
      await kit.core.startMoh('gone');
      await kit.core.stopMoh('gone');
      await kit.core.play({ channelId: 'gone' }, 'play', 'sound:apology');
      await kit.core.stopPlayback('play');
      await kit.core.sendDtmf('gone', '1');
      expect(kit.events).toEqual([]);
    });
  });
}
