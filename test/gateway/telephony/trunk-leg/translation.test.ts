import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { breathe } from '../../../e2e/support/breathe.ts';
import { eventually, patienceMs } from '../../../e2e/support/eventually.ts';
import { liveMemory } from '../../../e2e/support/live-memory.ts';
import { Mutator } from '../support/mutator.ts';
import type { PlainPhone } from '../support/plain-phone.ts';
import { cleanUp, openLeg, openPhone, sine } from './kit.ts';

async function socket(): Promise<Socket> {
  const made = createSocket('udp4');
  made.bind(0, '127.0.0.1');
  await once(made, 'listening');
  cleanUp(() => made.close());
  return made;
}

/** A router that maps the phone to another outside port, and lets in only packets from the phone's destinations. */
async function behindRouter(
  phone: PlainPhone,
  legPort: number,
): Promise<{ outside: Socket; move: () => Promise<void> }> {
  const inside = await socket();
  const router = { outside: await socket(), move: async () => {} };
  const open = (outside: Socket): void => {
    outside.on('message', (data, { port }) => {
      if (port === legPort) inside.send(data, phone.port, '127.0.0.1');
    });
  };
  open(router.outside);
  inside.on('message', (data) => router.outside.send(data, legPort, '127.0.0.1'));
  router.move = async () => {
    const before = router.outside;
    router.outside = await socket();
    open(router.outside);
    before.removeAllListeners('message');
  };
  phone.target = inside.address().port;
  return router;
}

const portOf = (sdp: string): number => Number(/^m=audio (\d+) /m.exec(sdp)?.[1]);

describe('a phone behind a translation of addresses', () => {
  test('hears and is heard; a hijacker is not, and gets nothing', async () => {
    const [phone, hijacker] = [await openPhone(), await openPhone()];
    const { leg, audio, level } = await openLeg();
    // The described port leads nowhere.
    const nowhere = await socket();
    const legPort = portOf(await leg.answer(phone.sdp({ port: nowhere.address().port }), ['pcmu']));
    await behindRouter(phone, legPort);
    phone.speak(440, 10);
    await eventually('sound', () => audio.length >= 9);
    hijacker.target = legPort;
    hijacker.speak(1000, 50);
    phone.speak(440, 30);
    await eventually('more sound', () => audio.length >= 39);
    expect(audio).toHaveLength(39);
    expect(level(440)).toBeGreaterThan(7000);
    expect(level(1000)).toBeLessThan(200);
    const tone = sine(880);
    for (let n = 0; n < 30; n++) leg.speak('it', tone());
    await eventually('sound at the phone', () => phone.heard.length === 30);
    expect(phone.level(880)).toBeGreaterThan(7000);
    expect(hijacker.heard).toEqual([]);
  });

  test('is found again at another port after a second of silence', async () => {
    const phone = await openPhone();
    const { leg, audio } = await openLeg();
    const nowhere = await socket();
    const legPort = portOf(await leg.answer(phone.sdp({ port: nowhere.address().port }), ['pcmu']));
    const router = await behindRouter(phone, legPort);
    phone.speak(440, 10);
    await eventually('sound', () => audio.length >= 9);
    await router.move();
    await eventually('sound from the new port', () => {
      phone.speak(440);
      return audio.length > 15;
    });
    leg.speak('it', new Int16Array(160));
    await eventually('sound at the phone', () => phone.heard.length === 1);
  });

  test('is sent to its new address after a re-INVITE', async () => {
    const [phone, moved] = [await openPhone(), await openPhone()];
    const { leg, audio } = await openLeg();
    phone.hear(await leg.answer(phone.sdp(), ['pcmu']));
    phone.speak(440, 3);
    await eventually('sound', () => audio.length === 3);
    moved.hear(await leg.answer(moved.sdp(), ['pcmu']));
    leg.speak('it', new Int16Array(160));
    await eventually('sound at the new place', () => moved.heard.length === 1);
    expect(phone.heard).toEqual([]);
    moved.speak(440, 3);
    await eventually('sound from the new place', () => audio.length === 6);
    phone.speak(440, 30);
    moved.speak(440, 1);
    await eventually('the last of it', () => audio.length >= 7);
    expect(audio).toHaveLength(7);
  });
});

describe('malformed datagrams', () => {
  test('from the phone’s own address and from a stranger leave the call as it is', { timeout: 300_000 }, async ({
    signal,
  }) => {
    const phone = await openPhone();
    const stranger = await socket();
    const { leg, audio, digits } = await openLeg();
    phone.hear(await leg.answer(phone.sdp({ lines: ['a=rtcp-mux'] }), ['pcmu']));
    phone.speak(440);
    await eventually('sound', () => audio.length === 1);
    const begin = Buffer.alloc(172, 0x55);
    begin.writeUInt16BE(0x8000);
    const event = Buffer.from([0x80, 0x60, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 0x8a, 3, 32]);
    const report = Buffer.alloc(60, 1);
    report.writeUInt32BE(0x81c8000c);
    const extended = Buffer.concat([Buffer.from([0xbf, 0, 0xff, 0xff]), Buffer.alloc(60, 0xff)]);
    const samples = [begin, event, report, extended];
    const mutator = new Mutator(3550);
    let held = 0;
    for (let round = 0; round < 1000; round++) {
      const heard = phone.heard.length;
      for (let n = 0; n < 10; n++) {
        phone.raw(mutator.datagram(samples));
        phone.raw(mutator.datagram(samples), stranger);
        phone.raw(mutator.datagram(samples), phone.rtcp);
      }
      if (round % 10 === 0) leg.report();
      leg.speak('it', new Int16Array(160));
      await eventually('the frame', () => phone.heard.length > heard, patienceMs, 0);
      await breathe(signal);
      if (round === 100) held = await liveMemory();
      audio.length = Math.min(audio.length, 1);
    }
    expect((await liveMemory()) - held).toBeLessThan(50 * 1048576);
    // Audio still works in both directions.
    expect(phone.heard.length).toBeGreaterThanOrEqual(1000);
    digits.length = 0;
    await eventually('sound', () => {
      phone.speak(440, 2);
      return audio.length > 2;
    });
  });
});
