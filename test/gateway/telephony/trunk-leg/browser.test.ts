import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { newMediaCounters } from '../../../../src/gateway/telephony/embedded/rtp/counters.ts';
import type { NegotiatedLeg } from '../../../../src/gateway/telephony/embedded/rtp/negotiated-leg.ts';
import { openBrowserLeg } from '../../../../src/gateway/telephony/embedded/webrtc/browser-path.ts';
import type { AudioPacket } from '../../../../src/gateway/telephony/sound/packet.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { cleanUp, openLeg, openPhone, settings } from './kit.ts';

const quiet = { onEvent: () => {}, onDigit: () => {}, onFailed: () => {} };

test('between a browser and a trunk each packet of PCMU passes as it is', async () => {
  const openBrowser = async (): Promise<NegotiatedLeg> => {
    const leg = await openBrowserLeg(settings, systemClock, newMediaCounters());
    cleanUp(() => leg.close());
    return leg;
  };
  const [browser, inside] = [await openBrowser(), await openBrowser()];
  browser.acceptAnswer(await inside.answer(browser.offer(['pcmu']), ['pcmu']), ['pcmu']);
  await Promise.all([browser.connected, inside.connected]);
  const phone = await openPhone();
  const trunk = await openLeg({ srtp: 'optional' });
  phone.hear(await trunk.leg.answer(phone.sdp(), ['pcmu']));
  trunk.leg.listener = { ...quiet, onAudio: (packet) => inside.relay('trunk', packet) };
  inside.listener = { ...quiet, onAudio: (packet) => trunk.leg.relay('browser', packet) };
  const heard: AudioPacket[] = [];
  browser.listener = { ...quiet, onAudio: (packet) => heard.push(packet) };
  const payloads = [...Array(20).keys()].map((n) => Buffer.alloc(160, n));
  for (const [n, payload] of payloads.entries()) phone.packet(0, payload, { sequence: n, timestamp: n * 160 });
  await eventually('sound at the browser', () => heard.length === payloads.length);
  expect(heard.map(({ payload }) => payload)).toEqual(payloads);
  payloads.forEach((payload, n) => {
    const sequence = 65_530 + n;
    browser.relay('it', { format: 'pcmu', sequence: sequence & 0xffff, timestamp: n * 160, marker: false, payload });
  });
  await eventually('sound at the phone', () => phone.heard.length === payloads.length);
  expect(phone.heard.map(({ payload }) => payload)).toEqual(payloads);
});
