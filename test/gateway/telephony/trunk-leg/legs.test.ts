import { describe, expect, test } from 'vitest';
import type { TrunkMedia } from '../../../../src/gateway/sip/auth/principal.ts';
import { DigitSender } from '../../../../src/gateway/telephony/embedded/calls/digit-sender.ts';
import { isCompound } from '../../../../src/gateway/telephony/embedded/rtp/rtcp.ts';
import { plainHeader, writeRtpHeader } from '../../../../src/gateway/telephony/embedded/rtp/rtp-packet.ts';
import { SrtpSender } from '../../../../src/gateway/telephony/embedded/srtp/srtp.ts';
import { Ticker } from '../../../../src/gateway/telephony/sound/ticker.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { phoneEvents } from '../support/plain-phone.ts';
import { openLeg, openPhone, sine, type TestLeg } from './kit.ts';

/** Two legs of the gateway, each acting as the other's trunk. */
async function backToBack(
  offering: Partial<TrunkMedia>,
  answering: Partial<TrunkMedia>,
): Promise<{ one: TestLeg; other: TestLeg; offer: string; answer: string }> {
  const [one, other] = [await openLeg(offering), await openLeg(answering)];
  const offer = one.leg.offer(['opus', 'pcmu', 'pcma']);
  const answer = await other.leg.answer(offer, ['pcmu', 'pcma']);
  one.leg.acceptAnswer(answer, ['opus', 'pcmu', 'pcma']);
  return { one, other, offer, answer };
}

async function bothHear(one: TestLeg, other: TestLeg): Promise<void> {
  const [low, high] = [sine(440), sine(880)];
  const begun = [one.audio.length, other.audio.length] as const;
  for (let n = 0; n < 30; n++) {
    one.leg.speak('one', low());
    other.leg.speak('other', high());
  }
  await eventually(
    'sound on both sides',
    () => one.audio.length >= begun[0] + 30 && other.audio.length >= begun[1] + 30,
  );
  expect(other.level(440)).toBeGreaterThan(7000);
  expect(other.level(880)).toBeLessThan(200);
  expect(one.level(880)).toBeGreaterThan(7000);
  expect(one.level(440)).toBeLessThan(200);
}

describe('two trunk legs back to back', () => {
  test.each([
    ['off', 'off', 'RTP/AVP', null],
    ['optional', 'off', 'RTP/AVP', null],
    ['off', 'optional', 'RTP/AVP', null],
    ['optional', 'optional', 'RTP/AVP', '80'],
    ['required', 'optional', 'RTP/SAVP', '80'],
    ['required', 'required', 'RTP/SAVP', '80'],
    ['optional', 'required', 'RTP/AVP', '80'],
  ] as const)('hear each other, SRTP %s and %s', async (offering, answering, protocol, tag) => {
    const { one, other, answer } = await backToBack({ srtp: offering }, { srtp: answering });
    expect(answer).toContain(` ${protocol} 0 8 101`);
    expect(/^a=crypto:\d+ AES_CM_128_HMAC_SHA1_(\d+) inline:/m.exec(answer)?.[1] ?? null).toBe(tag);
    await bothHear(one, other);
  });

  test('have their sound encrypted on the way, with tags of 32 bits too', async () => {
    const phone = await openPhone();
    const { leg, audio } = await openLeg({ srtp: 'required' });
    const master = Buffer.alloc(30, 7);
    const lines = [`a=crypto:9 AES_CM_128_HMAC_SHA1_32 inline:${master.toString('base64')}|2^31`];
    const answer = await leg.answer(phone.sdp({ protocol: 'RTP/SAVP', lines }), ['pcmu']);
    expect(answer).toMatch(/^a=crypto:9 AES_CM_128_HMAC_SHA1_32 inline:[A-Za-z0-9+/]{40}\r$/m);
    phone.hear(answer);
    leg.speak('it', new Int16Array(160));
    const packet = await eventually('a packet', () => phone.heard[0]);
    expect(packet.payload).toHaveLength(164);
    expect(packet.payload.subarray(0, 160)).not.toEqual(Buffer.alloc(160, 0xff));
    // Unencrypted packets are dropped.
    phone.speak(440, 5);
    const sender = new SrtpSender({ key: master.subarray(0, 16), salt: master.subarray(16) }, 4);
    const header = { ssrc: phone.ssrc, payloadType: 0, sequence: 200, timestamp: 0, marker: false };
    writeRtpHeader(sender.scratch, sender.start, header);
    sender.scratch.fill(3, sender.start + plainHeader, sender.start + plainHeader + 160);
    phone.raw(sender.close(plainHeader, plainHeader + 160) ?? Buffer.alloc(0));
    await eventually('the sealed one', () => audio.length > 0);
    expect(audio.map(({ payload }) => payload)).toEqual([Buffer.alloc(160, 3)]);
  });

  test('stay sealed and heard over re-INVITEs from both sides', async () => {
    const { one, other } = await backToBack({ srtp: 'required' }, { srtp: 'required' });
    await bothHear(one, other);
    for (const [asking, asked] of [
      [one, other],
      [other, one],
    ] as const) {
      asking.leg.acceptReanswer(await asked.leg.answer(asking.leg.reoffer(), asked.leg.formats));
      await bothHear(one, other);
    }
  });

  test('refuse what SRTP does not allow', async () => {
    const phone = await openPhone();
    const [off, required] = [await openLeg({ srtp: 'off' }), await openLeg({ srtp: 'required' })];
    await expect(required.leg.answer(phone.sdp(), ['pcmu'])).rejects.toMatchObject({ kind: 'incompatible' });
    const secure = phone.sdp({
      protocol: 'RTP/SAVP',
      lines: [`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30).toString('base64')}`],
    });
    await expect(off.leg.answer(secure, ['pcmu'])).rejects.toMatchObject({ kind: 'incompatible' });
    const offering = await openLeg({ srtp: 'required' });
    offering.leg.offer(['pcmu']);
    expect(() => offering.leg.acceptAnswer(phone.sdp({ protocol: 'RTP/SAVP' }), ['pcmu'])).toThrow();
    expect(() => offering.leg.acceptAnswer(secure.replace('crypto:1', 'crypto:7'), ['pcmu'])).toThrow();
  });
});

describe('digits', () => {
  test('pass both ways, with each side’s own payload type', async () => {
    const phone = await openPhone();
    const { leg, digits, events } = await openLeg();
    phone.hear(leg.offer(['pcmu']));
    leg.acceptAnswer(phone.sdp(), ['pcmu']);
    // The leg announced 101, so it receives 101 (RFC 3264 5.1). The phone announced 96.
    for (const [end, duration] of [
      [0, 400],
      [0x80, 800],
      [0x80, 800],
      [0x80, 800],
    ] as const) {
      phone.packet(101, Buffer.from([5, end | 10, duration >> 8, duration & 0xff]), { timestamp: 777 });
    }
    await eventually('a digit', () => events.length === 4);
    expect(digits).toMatchObject([{ digit: '5', durationMs: 100 }]);
    const ticker = new Ticker();
    new DigitSender(ticker, () => leg).send('7#');
    await eventually('two ends', () => phone.heard.filter(({ payload }) => (payload[1] ?? 0) >= 0x80).length === 6);
    expect(new Set(phone.heard.map(({ payloadType }) => payloadType))).toEqual(new Set([phoneEvents]));
    expect([...new Set(phone.heard.map(({ payload }) => payload[0]))]).toEqual([7, 11]);
    expect(new Set(phone.heard.map(({ timestamp }) => timestamp)).size).toBe(2);
  });
});

describe('reports', () => {
  test('tell what was lost, and go to the port behind, or to the same where that was agreed on', async () => {
    for (const muxed of [false, true]) {
      const phone = await openPhone();
      const { leg } = await openLeg();
      const answer = await leg.answer(phone.sdp({ lines: muxed ? ['a=rtcp-mux'] : [] }), ['pcmu']);
      expect(answer.includes('a=rtcp-mux')).toBe(muxed);
      phone.hear(answer);
      phone.speak(440, 10);
      phone.packet(0, Buffer.alloc(160), { sequence: 115 });
      await eventually('silence', () => leg.lastSeen > 0);
      await eventually('a report', async () => {
        leg.report();
        const raw = muxed ? phone.muxedReports : phone.reports;
        return raw.find((each) => each.readUInt32BE(8) === phone.ssrc && each.readUInt32BE(16) === 115);
      });
      const [report] = (muxed ? phone.muxedReports : phone.reports).slice(-1);
      expect(report && isCompound(report)).toBe(true);
      // A receiver report, because nothing was sent: 4 of the packets up to number 115 are missing.
      expect(report?.readUInt8(1)).toBe(201);
      expect(report?.readUIntBE(13, 3)).toBe(4);
      expect(muxed ? phone.reports : phone.muxedReports).toEqual([]);
      leg.speak('it', new Int16Array(160));
      leg.report();
      await eventually('a sender report', () =>
        (muxed ? phone.muxedReports : phone.reports).some((each) => each.readUInt8(1) === 200),
      );
    }
  });
});

describe('packets of another length', () => {
  test.each([10, 30, 40])('%i ms long, are made for who asks for them, and understood', async (ms) => {
    const phone = await openPhone();
    const { leg, audio, level } = await openLeg();
    phone.hear(await leg.answer(phone.sdp({ lines: [`a=ptime:${ms}`] }), ['pcmu']));
    phone.speak(440, 30, ms);
    await eventually('sound', () => audio.length === 30);
    expect(level(440)).toBeGreaterThan(7000);
    const tone = sine(880);
    for (let n = 0; n < 60; n++) leg.speak('it', tone());
    const count = (60 * 20) / ms;
    await eventually('packets', () => phone.heard.length === count);
    expect(phone.heard.every(({ payload }) => payload.length === ms * 8)).toBe(true);
    const first = phone.heard[0];
    phone.heard.forEach(({ sequence, timestamp }, at) => {
      expect((sequence - (first?.sequence ?? 0)) & 0xffff).toBe(at);
      expect((timestamp - (first?.timestamp ?? 0)) >>> 0).toBe(at * ms * 8);
    });
    expect(phone.level(880)).toBeGreaterThan(7000);
  });

  test('are cut where maxptime is less, and comfort noise is let pass by', async () => {
    const phone = await openPhone();
    const { leg, audio } = await openLeg();
    phone.hear(await leg.answer(phone.sdp({ types: '0 13', lines: ['a=maxptime:10'] }), ['pcmu']));
    phone.packet(13, Buffer.from([60]));
    phone.speak(440, 1);
    await eventually('sound', () => audio.length === 1);
    leg.speak('it', new Int16Array(160));
    await eventually('two halves', () => phone.heard.length === 2);
    expect(phone.heard.map(({ payload }) => payload.length)).toEqual([80, 80]);
  });
});

describe('ports', () => {
  test('are two beside each other of the range, shown with the public address', async () => {
    const range = [41_200, 41_239] as const;
    const phone = await openPhone();
    const made: string[] = [];
    for (let n = 0; n < 5; n++) {
      const { leg } = await openLeg({}, { udpPorts: range, publicAddress: '192.0.2.7' });
      made.push(await leg.answer(phone.sdp(), ['pcmu']));
    }
    const ports = made.map((sdp) => Number(/^m=audio (\d+) /m.exec(sdp)?.[1]));
    expect(new Set(ports).size).toBe(5);
    for (const port of ports) {
      expect(port % 2).toBe(0);
      expect(port).toBeGreaterThanOrEqual(range[0]);
      expect(port).toBeLessThan(range[1]);
    }
    expect(made[0]).toContain('c=IN IP4 192.0.2.7');
    await expect(openLeg({}, { udpPorts: [41_301, 41_302] })).rejects.toThrow(/from 41301 to 41302/);
  });
});

describe('silence', () => {
  test('is owed by nobody on hold, and counted again when the hold is over', async () => {
    const phone = await openPhone();
    const { leg } = await openLeg();
    phone.hear(await leg.answer(phone.sdp(), ['pcmu']));
    const before = leg.lastSeen;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(leg.lastSeen).toBe(before);
    const held = await leg.answer(phone.sdp({ host: '0.0.0.0' }), ['pcmu']);
    expect(held).toContain('a=recvonly');
    expect(leg.remoteDirection).toBe('sendonly');
    expect(leg.lastSeen).toBeGreaterThan(before);
    leg.speak('it', new Int16Array(160));
    await leg.answer(phone.sdp({ lines: ['a=inactive'] }), ['pcmu']);
    expect(leg.remoteDirection).toBe('inactive');
    await leg.answer(phone.sdp(), ['pcmu']);
    const after = leg.lastSeen;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(leg.lastSeen).toBe(after);
    leg.speak('it', new Int16Array(160));
    await eventually('sound', () => phone.heard.length > 0);
    // Nothing was sent during the hold.
    expect(phone.heard).toHaveLength(1);
  });
});
