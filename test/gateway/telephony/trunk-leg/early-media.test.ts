import { describe, expect, test } from 'vitest';
import type { EmbeddedChannel } from '../../../../src/gateway/telephony/embedded/calls/channel.ts';
import type { CoreEvent } from '../../../../src/gateway/telephony/port.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { TrunkCore } from '../support/trunk-core.ts';
import { bodyOf, UdpCarrier } from '../support/udp-carrier.ts';
import { cleanUp, openPhone, sine } from './kit.ts';

async function open(srtp: 'off' | 'required' = 'off'): Promise<{ core: TrunkCore; carrier: UdpCarrier }> {
  const carrier = await UdpCarrier.open();
  const core = await TrunkCore.start({ phonePort: carrier.port, srtp });
  carrier.gatewayPort = core.port;
  cleanUp(async () => {
    await core.close();
    carrier.close();
  });
  return { core, carrier };
}

const states = (events: CoreEvent[]): unknown[] =>
  events.flatMap((event) =>
    event.type === 'ChannelStateChange' ? [[event.channel.state, event.earlyMedia === true]] : [],
  );

/** Counts the audio packets from this channel. */
function listen(channel: EmbeddedChannel): { packets: number } {
  const counted = { packets: 0 };
  const listener = channel.leg?.listener;
  if (channel.leg && listener) {
    channel.leg.listener = {
      ...listener,
      onAudio: (packet) => {
        counted.packets += 1;
        listener.onAudio(packet);
      },
    };
  }
  return counted;
}

describe('a call to a trunk', () => {
  test('can be heard before the answer, and speak; the answer says the same again', async () => {
    const { core, carrier } = await open();
    const phone = await openPhone();
    const channel = await core.call('out', '+442079460123');
    const invite = await carrier.message('the INVITE', (text) => text.startsWith('INVITE'));
    phone.hear(bodyOf(invite));
    expect(bodyOf(invite)).toMatch(/^m=audio \d+ RTP\/AVP 0 8 101\r$/m);
    carrier.respond(invite, '180 Ringing', 'a');
    await eventually('ringing', () => channel.state === 'Ringing');
    carrier.respond(invite, '183 Session Progress', 'a', phone.sdp());
    await eventually('early media', () => channel.leg !== null);
    const heard = listen(channel);
    phone.speak(440, 10);
    await eventually('sound', () => heard.packets === 10);
    const tone = sine(880);
    for (let n = 0; n < 25; n++) channel.leg?.speak('us', tone());
    await eventually('sound at the phone', () => phone.heard.length === 25);
    expect(phone.level(880)).toBeGreaterThan(7000);
    carrier.respond(invite, '200 OK', 'a', phone.sdp());
    await carrier.message('the ACK', (text) => text.startsWith('ACK'));
    phone.speak(440, 5);
    await eventually('more sound', () => heard.packets === 15);
    expect(states(core.events)).toEqual([
      ['Ringing', false],
      ['Ringing', true],
      ['Up', false],
    ]);
    expect(core.errors).toEqual([]);
  });

  test('that forks is heard from whoever spoke last, and then from whoever answered', async () => {
    const { core, carrier } = await open();
    const [first, second] = [await openPhone(), await openPhone()];
    const channel = await core.call('out', '+442079460123');
    const invite = await carrier.message('the INVITE', (text) => text.startsWith('INVITE'));
    for (const phone of [first, second]) phone.hear(bodyOf(invite));
    carrier.respond(invite, '183 Session Progress', 'a', first.sdp());
    await eventually('early media', () => channel.leg !== null);
    channel.leg?.speak('us', new Int16Array(160));
    await eventually('sound at the first', () => first.heard.length === 1);
    carrier.respond(invite, '183 Session Progress', 'b', second.sdp());
    // A repetition of the first description changes nothing.
    carrier.respond(invite, '183 Session Progress', 'a', first.sdp());
    await eventually('sound at the second', () => {
      channel.leg?.speak('us', new Int16Array(160));
      return second.heard.length > 0;
    });
    const before = first.heard.length;
    // A phone that described itself reliably need not repeat it in the answer.
    carrier.respond(invite, '200 OK', 'a');
    await eventually('the answer', () => channel.state === 'Up');
    const heard = listen(channel);
    first.speak(440, 5);
    await eventually('sound from the first', () => heard.packets === 5);
    channel.leg?.speak('us', new Int16Array(160));
    await eventually('sound at the first again', () => first.heard.length === before + 1);
    expect(states(core.events)).toEqual([
      ['Ringing', true],
      ['Up', false],
    ]);
  });

  test('goes on at a new address after a re-INVITE, which refuses a fax', async () => {
    const { core, carrier } = await open();
    const [phone, moved] = [await openPhone(), await openPhone()];
    const channel = await core.call('out', '+442079460123');
    const invite = await carrier.message('the INVITE', (text) => text.startsWith('INVITE'));
    carrier.respond(invite, '200 OK', 'a', phone.sdp());
    const ack = await carrier.message('the ACK', (text) => text.startsWith('ACK'));
    const field = (name: string): string => new RegExp(`^${name}: (.*)\r$`, 'm').exec(ack)?.[1] ?? '';
    const inDialog = { to: field('From'), from: field('To'), callId: field('Call-ID') };
    carrier.request('INVITE', { ...inDialog, cseq: 100, body: moved.sdp() });
    const reply = await carrier.message(
      'its 200',
      (text) => text.startsWith('SIP/2.0 200') && text.includes('100 INVITE'),
    );
    carrier.request('ACK', { ...inDialog, cseq: 100 });
    moved.hear(bodyOf(reply));
    channel.leg?.speak('us', new Int16Array(160));
    await eventually('sound at the new place', () => moved.heard.length === 1);
    const fax = phone.sdp({ port: 0, after: ['m=image 4000 udptl t38'] });
    carrier.request('INVITE', { ...inDialog, cseq: 101, body: fax });
    await carrier.message('488', (text) => text.startsWith('SIP/2.0 488') && text.includes('101 INVITE'));
    carrier.request('ACK', { ...inDialog, cseq: 101 });
    channel.leg?.speak('us', new Int16Array(160));
    await eventually('sound as before', () => moved.heard.length === 2);
    expect(phone.heard).toEqual([]);
  });
});

describe('a call from a trunk', () => {
  test('hears a ringing tone before the answer, which says the same again', async () => {
    const { core, carrier } = await open();
    const phone = await openPhone();
    carrier.request('INVITE', { body: phone.sdp() });
    const channel = await eventually('the call', () => [...core.channels.values()][0]);
    await channel.signalling?.ring({ callId: 'CA3', ringback: true });
    const progress = await carrier.message('183', (text) => text.startsWith('SIP/2.0 183'));
    phone.hear(bodyOf(progress));
    await eventually('the tone', () => phone.level(440) > 2000 && phone.level(480) > 2000);
    void channel.signalling?.answer({ callId: 'CA3' });
    const answer = await carrier.message('200', (text) => text.startsWith('SIP/2.0 200'));
    expect(bodyOf(answer)).toBe(bodyOf(progress));
    carrier.request('ACK', { to: /^To: (.*)\r$/m.exec(answer)?.[1] ?? '', cseq: 1 });
    const heard = listen(channel);
    phone.speak(440, 5);
    await eventually('sound', () => heard.packets === 5);
  });

  test('without keys is refused with 488 where they are required', async () => {
    const { core, carrier } = await open('required');
    const phone = await openPhone();
    carrier.request('INVITE', { body: phone.sdp() });
    await carrier.message('488', (text) => text.startsWith('SIP/2.0 488'));
    expect(core.channels.size).toBe(0);
  });
});
