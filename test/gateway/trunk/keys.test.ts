import { afterEach, expect, test } from 'vitest';
import { compressed } from '../../../src/gateway/telephony/sound/g711.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { pressed } from '../telephony/support/key-tones.ts';
import { PlainPhone, phoneEvents } from '../telephony/support/plain-phone.ts';
import { Carrier, field } from './carrier.ts';
import { closeAll, opened } from './kit.ts';

afterEach(closeAll);

type Way = 'event' | 'info' | 'tones';

/** An answered call of a phone with these payload types, which can press a key in each way. */
async function call(types: string) {
  const carrier = await Carrier.open();
  const gateway = await carrier.gateway();
  const phone = await PlainPhone.open();
  opened.push(() => phone.close());
  const sent = carrier.request('INVITE', { body: phone.sdp({ types }) });
  const { channel } = await gateway.event('ChannelCreated');
  void gateway.core.answer(channel.id, { callId: 'CA1' });
  const reply = await carrier.next('SIP/2.0 200', (text) => text.includes('INVITE\r\n'));
  const within = { ...sent, remote: field(reply, 'To') };
  carrier.request('ACK', { cseq: sent.cseq }, within);
  phone.hear(reply.split('\r\n\r\n')[1] ?? '');
  let at = 8000;
  const ways: Record<Way, (key: string) => Promise<void> | void> = {
    event(key) {
      at += 8000;
      const durations = [160, 320, 480, 640, 640, 640];
      for (const [index, duration] of durations.entries()) {
        const end = index > 2 ? 0x80 : 0;
        const payload = [Number(key), end | 10, duration >> 8, duration & 0xff];
        phone.packet(phoneEvents, Uint8Array.from(payload), { timestamp: at, marker: index === 0 });
      }
    },
    async info(key) {
      const body = `Signal=${key}\r\nDuration=160\r\n`;
      carrier.request('INFO', { lines: ['Content-Type: application/dtmf-relay'], body }, within);
      await carrier.next('SIP/2.0 200', (text) => text.includes('INFO\r\n'));
    },
    tones(key) {
      const samples = pressed(key, { ms: 100, pauseMs: 60 });
      for (let from = 0; from + 160 <= samples.length; from += 160, at += 160) {
        phone.packet(0, compressed(samples.subarray(from, from + 160), 'pcmu'), { timestamp: at });
      }
    },
  };
  const digits = (): string =>
    gateway.events.flatMap((event) => (event.type === 'ChannelDtmfReceived' ? [event.digit] : [])).join('');
  return { ways, digits };
}

test.each<[types: string, order: Way[]]>([
  ['0 8 96', ['event', 'info', 'tones']],
  ['0 8 96', ['tones', 'info', 'event']],
  ['0', ['info', 'tones']],
  ['0', ['tones', 'info']],
])('of a phone with the formats %s, a key that comes by %s counts once', async (types, order) => {
  const { ways, digits } = await call(types);
  for (const key of ['5', '7']) {
    for (const way of order) await ways[way](key);
    await eventually(`the key ${key}`, () => digits().endsWith(key));
  }
  // Sound is read in its order, so all keys before this one have been read.
  await ways[types === '0' ? 'tones' : 'event']('9');
  await eventually('the last key', () => digits().endsWith('9'));
  expect(digits()).toBe('579');
});
