import type { AudioPacket } from '../../src/gateway/telephony/sound/packet.ts';
/**
 * One side of the media bench, in a separate process. `gateway` bridges its legs in pairs. `phones` sends fifty packets
 * per second into each of its legs. Messages from media.ts control both.
 */

import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { newMediaCounters } from '../../src/gateway/telephony/embedded/rtp/counters.ts';
import type { NegotiatedLeg } from '../../src/gateway/telephony/embedded/rtp/negotiated-leg.ts';
import { openBrowserLeg } from '../../src/gateway/telephony/embedded/webrtc/browser-path.ts';

/** Requests of media.ts. Each is answered by one message. */
export type MediaOrder =
  | { do: 'offer'; legs: number }
  | { do: 'answer'; offers: string[] }
  | { do: 'accept'; answers: string[] }
  | { do: 'speak' }
  | { do: 'figures' };

/** Running totals. */
export interface MediaFigures {
  sent: number;
  received: number;
  /** Gaps in the sequence numbers. */
  lost: number;
  processorMs: number;
  /** The part of it in the kernel, which is the sockets' work. */
  systemMs: number;
  residentMegabytes: number;
}

const settings = { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null };
const counters = newMediaCounters();
const legs: NegotiatedLeg[] = [];
let sent = 0;
let received = 0;
let lost = 0;

const open = (): Promise<NegotiatedLeg> => openBrowserLeg(settings, systemClock, counters);

async function offer(count: number): Promise<string[]> {
  for (let n = 0; n < count; n++) legs.push(await open());
  return legs.map((leg) => leg.offer(['pcmu']));
}

async function answer(offers: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  for (const text of offers) {
    const leg = await open();
    legs.push(leg);
    answers.push(await leg.answer(text, ['pcmu']));
  }
  legs.forEach((leg, index) => {
    const other = legs[index ^ 1];
    const deaf = { onEvent: () => {}, onDigit: () => {}, onFailed: () => process.exit(3) };
    leg.listener = { ...deaf, onAudio: (packet) => other?.relay(leg, packet) };
  });
  return answers;
}

async function accept(answers: readonly string[]): Promise<void> {
  legs.forEach((leg, index) => {
    leg.acceptAnswer(answers[index] ?? '', ['pcmu']);
    let last: number | null = null;
    const onAudio = ({ sequence }: AudioPacket): void => {
      received += 1;
      if (last !== null) lost += ((sequence - last - 1) << 16) >> 16;
      last = sequence;
    };
    leg.listener = { onAudio, onEvent: () => {}, onDigit: () => {}, onFailed: () => process.exit(3) };
  });
  await Promise.all(legs.map((leg) => leg.connected));
}

/** Each leg sends at its own time within the 20 ms, as independent phones would. */
function speak(): void {
  const began = performance.now();
  const payload = Buffer.alloc(160, 0x55);
  const done = legs.map(() => 0);
  setInterval(() => {
    const now = performance.now() - began;
    legs.forEach((leg, index) => {
      const due = Math.floor((now - (index * 20) / legs.length) / 20);
      for (; (done[index] ?? 0) < due; done[index] = (done[index] ?? 0) + 1) {
        const n = done[index] ?? 0;
        leg.relay(began, { format: 'pcmu', sequence: n & 0xffff, timestamp: n * 160, marker: false, payload });
        sent += 1;
      }
    });
  }, 1);
}

function figures(): MediaFigures {
  const { user, system } = process.cpuUsage();
  const residentMegabytes = process.memoryUsage.rss() / 1048576;
  return { sent, received, lost, processorMs: (user + system) / 1000, systemMs: system / 1000, residentMegabytes };
}

process.on('message', async (order: MediaOrder) => {
  let reply: unknown = null;
  if (order.do === 'offer') reply = await offer(order.legs);
  else if (order.do === 'answer') reply = await answer(order.offers);
  else if (order.do === 'accept') await accept(order.answers);
  else if (order.do === 'speak') speak();
  else reply = figures();
  process.send?.({ reply });
});
process.on('disconnect', () => process.exit());
