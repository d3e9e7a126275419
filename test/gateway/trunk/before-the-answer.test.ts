import { afterEach, describe, expect, test } from 'vitest';
import { answer, Carrier, calls, field, ours } from './carrier.ts';
import { closeAll } from './kit.ts';

afterEach(closeAll);

describe('a call of ours to a trunk', () => {
  test('is cancelled until the carrier says something, and is over after 32 s at the latest (9.1)', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const invite = await calls(carrier, gateway);
    carrier.respond(invite, '180 Ringing');
    await gateway.event('ChannelStateChange');
    await gateway.core.hangup('out', { cause: 16 });
    const cancel = await carrier.next('CANCEL');
    expect(field(cancel, 'Via')).toBe(field(invite, 'Via'));
    carrier.clock.advance(500);
    expect(await carrier.next('CANCEL')).toBe(cancel);
    carrier.clock.advance(1000);
    expect(await carrier.next('CANCEL')).toBe(cancel);
    carrier.respond(cancel, '200 OK');
    await carrier.caughtUp();
    carrier.clock.advance(10_000);
    await carrier.caughtUp();
    expect(carrier.heard).toEqual([]);
    // The INVITE has timed out. After the same time again, no state of either is left.
    carrier.clock.advance(70_000);
    carrier.respond(invite, '200 OK', answer);
    await carrier.caughtUp();
    expect(carrier.heard).toEqual([]);
  });

  test('that was cancelled is cancelled no more once its INVITE is refused', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const invite = await calls(carrier, gateway);
    carrier.respond(invite, '180 Ringing');
    await gateway.event('ChannelStateChange');
    await gateway.core.hangup('out', { cause: 16 });
    await carrier.next('CANCEL');
    carrier.respond(invite, '487 Request Terminated');
    await carrier.next('ACK');
    carrier.clock.advance(5000);
    await carrier.caughtUp();
    expect(carrier.heard).toEqual([]);
  });

  test('that forks and is answered twice goes on with the first; the other gets ACK and BYE (13.2.2.4)', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const invite = await calls(carrier, gateway);
    carrier.respond(invite, '200 OK', { ...answer, tag: 'first' });
    expect(field(await carrier.next('ACK'), 'To')).toContain('tag=first');
    carrier.respond(invite, '200 OK', { ...answer, tag: 'second', contact: 'other' });
    const ack = await carrier.next('ACK');
    expect(ack).toMatch(/^ACK sip:other@/);
    expect(field(ack, 'To')).toContain('tag=second');
    const bye = await carrier.next('BYE');
    expect(bye).toMatch(/^BYE sip:other@/);
    expect(field(bye, 'To')).toContain('tag=second');
    carrier.respond(bye, '200 OK');
    // Its ACK was lost.
    carrier.respond(invite, '200 OK', { ...answer, tag: 'second', contact: 'other' });
    expect(field(await carrier.next('ACK'), 'To')).toContain('tag=second');
    await carrier.caughtUp();
    expect(carrier.heard).toEqual([]);
    expect(gateway.core.channels()).toMatchObject([{ id: 'out', state: 'Up' }]);
  });

  test('whose refresh by re-INVITE is refused is refreshed again, before it would be over', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const invite = await calls(carrier, gateway);
    const timer = ['Allow: INVITE, ACK, BYE', 'Session-Expires: 200;refresher=uac'];
    carrier.respond(invite, '200 OK', { ...answer, lines: timer });
    await carrier.next('ACK');
    await gateway.event('ChannelStateChange');
    carrier.clock.advance(100_000);
    const refresh = await carrier.next('INVITE');
    carrier.respond(refresh, '500 Server Internal Error');
    await carrier.next('ACK');
    await carrier.caughtUp();
    carrier.clock.advance(45_000);
    const again = await carrier.next('INVITE');
    carrier.respond(again, '200 OK', { ...answer, lines: timer });
    await carrier.next('ACK');
    expect(gateway.core.channels()).toHaveLength(1);
  });
});

describe('a reliable answer before the answer whose PRACK never comes', () => {
  test('ends the call, and nothing seems to answer it', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    carrier.request('INVITE', { ...answer, lines: ['Supported: 100rel'] });
    const { channel } = await gateway.event('ChannelCreated');
    expect(channel.dialled).toBe(ours);
    await gateway.core.progress(channel.id, { callId: 'CA1' });
    expect(field(await carrier.next('SIP/2.0 183'), 'Require')).toBe('100rel');
    const answering = gateway.core.answer(channel.id, { callId: 'CA1' });
    carrier.clock.advance(40_000);
    await carrier.next('SIP/2.0 504');
    expect(await gateway.event('ChannelDestroyed')).toMatchObject({ channelId: channel.id, cause: 102, byPeer: false });
    await answering;
    await gateway.core.answer(channel.id, { callId: 'CA1' });
    expect(gateway.core.channels()).toEqual([]);
    expect(gateway.events.filter(({ type }) => type === 'ChannelStateChange')).toEqual([]);
    await carrier.caughtUp();
    expect(carrier.heard.some((text) => text.startsWith('SIP/2.0 200'))).toBe(false);
  });
});
