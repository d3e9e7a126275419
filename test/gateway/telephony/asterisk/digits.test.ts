import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { printTelephoneEvent } from '../../../../src/gateway/telephony/embedded/rtp/dtmf.ts';
import { compressed } from '../../../../src/gateway/telephony/sound/g711.ts';
import { gatewayPlan } from '../../../asterisk/gateway-plan.ts';
import { asteriskHookMs, RealAsterisk } from '../../../asterisk/real-asterisk.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { freePort } from '../../../e2e/support/free-port.ts';
import { asteriskCoreServer } from '../support/asterisk-core.ts';
import type { CoreServer } from '../support/core-server.ts';
import { pressed } from '../support/key-tones.ts';
import { PlainPhone, phoneEvents } from '../support/plain-phone.ts';
import { bodyOf, UdpCarrier } from '../support/udp-carrier.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: asteriskHookMs });

let asterisk: RealAsterisk;
let server: CoreServer<Awaited<ReturnType<typeof asteriskCoreServer>>['core']>;
const sipPort = await freePort();

/** A carrier that is known by its address, as in docs/operations/asterisk.md. */
beforeAll(async () => {
  asterisk = await RealAsterisk.start(
    gatewayPlan({
      pjsip: `
[transport-udp]
type=transport
protocol=udp
bind=127.0.0.1:${sipPort}
[carrier]
type=endpoint
transport=transport-udp
context=sidecall-from-carrier
disallow=all
allow=ulaw,alaw
dtmf_mode=auto
direct_media=no
[carrier]
type=identify
endpoint=carrier
match=127.0.0.1
`,
    }),
  );
  if (asterisk.missing === null) server = await asteriskCoreServer([asterisk.required]);
}, asteriskHookMs);

afterAll(async () => {
  await server?.close();
  await asterisk?.stop();
});

/** A call from the carrier that is answered. Its phone has these payload types. */
async function call(types: string) {
  const [carrier, phone] = [await UdpCarrier.open(), await PlainPhone.open()];
  const before = server.events.length;
  const events = () => server.events.slice(before);
  carrier.gatewayPort = sipPort;
  const ids = { callId: `digits-${before}-${types}`, from: '<sip:+442079460123@carrier.test>;tag=caller' };
  carrier.request('INVITE', { ...ids, body: phone.sdp({ types }), cseq: 1 });
  const created = await eventually('the call', () => events().find(({ type }) => type === 'ChannelCreated'));
  const channelId = 'channel' in created ? created.channel.id : '';
  onTestFinished(async () => {
    await server.core.hangup(channelId, { cause: 16 });
    carrier.close();
    phone.close();
  });
  void server.core.answer(channelId, { callId: 'CA1' });
  const answer = await carrier.message('the answer', (text) => /^SIP\/2\.0 200 /.test(text));
  const to = /^To: (.*)\r$/m.exec(answer)?.[1] ?? '';
  carrier.request('ACK', { ...ids, to, cseq: 1 });
  phone.hear(bodyOf(answer));
  let [infos, presses] = [0, 0];
  const tick = () => new Promise((resolve) => setTimeout(resolve, 20));
  const info = (digit: string) => {
    infos += 1;
    const body = `Signal=${digit}\r\nDuration=160\r\n`;
    carrier.request('INFO', { ...ids, to, body, type: 'application/dtmf-relay', cseq: 1 + infos });
  };
  return {
    info,
    digits: () =>
      events().flatMap((event) =>
        event.type === 'ChannelDtmfReceived' && event.channelId === channelId ? [event.digit] : [],
      ),
    /** Keys as tones in the sound, in real time, because Asterisk drops what comes too fast. */
    async tones(keys: string) {
      const samples = pressed(keys, { ms: 120, pauseMs: 120 });
      for (let at = 0; at + 160 <= samples.length; at += 160) {
        phone.packet(0, compressed(samples.subarray(at, at + 160), 'pcmu'), { timestamp: 8000 + at });
        await tick();
      }
    },
    /** Keys by RFC 4733, and by INFO when they are released, in real time. */
    async bothWays(keys: string): Promise<void> {
      let due = performance.now();
      const tick = async () => {
        due += 20;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      };
      for (const key of keys) {
        presses += 1;
        const timestamp = presses * 8000;
        for (const at of [1, 2, 3, 4, 5]) {
          phone.packet(phoneEvents, printTelephoneEvent(Number(key), false, at * 160), { timestamp, marker: at === 1 });
          await tick();
        }
        info(key);
        for (const _ of [1, 2, 3])
          phone.packet(phoneEvents, printTelephoneEvent(Number(key), true, 960), { timestamp });
        for (const _ of [1, 2, 3, 4, 5]) {
          phone.speak(0);
          await tick();
        }
      }
    },
  };
}

test('with dtmf_mode=auto, Asterisk reads tones if the carrier has no telephone events', async (context) => {
  asterisk.for(context);
  const { digits, tones } = await call('0');
  await tones('19#');
  await eventually('the digits', () => digits().length >= 3);
  expect(digits().join('')).toBe('19#');
});

test('with dtmf_mode=auto, tones are only sound if the carrier has telephone events, and INFO counts', async (context) => {
  asterisk.for(context);
  const { digits, tones, info } = await call('0 96');
  await tones('19');
  info('5');
  await eventually('the digit', () => digits().length > 0);
  expect(digits().join('')).toBe('5');
});

test('a key that the carrier sends by RFC 4733 and by INFO counts once, and again if it is pressed again', async (context) => {
  asterisk.for(context);
  let heard = '';
  // Times tell the two ways apart, so a call in which a busy machine holds up the phone or Asterisk proves nothing.
  for (let calls = 1; calls <= 8 && heard !== '1159'; calls += 1) {
    const { digits, bothWays } = await call('0 96');
    await bothWays('1159');
    await eventually('the last digit', () => digits().includes('9'));
    heard = digits().join('');
  }
  expect(heard).toBe('1159');
});

test('keys that the carrier sends by INFO alone count as often as they are pressed, however fast', async (context) => {
  asterisk.for(context);
  const { digits, info } = await call('0 96');
  for (const key of '1121') {
    info(key);
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
  await eventually('the last digit', () => digits().length >= 4);
  expect(digits().join('')).toBe('1121');
});
