import { onTestFinished } from 'vitest';
import type { TrunkMedia } from '../../../../src/gateway/sip/auth/principal.ts';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { newMediaCounters } from '../../../../src/gateway/telephony/embedded/rtp/counters.ts';
import type { NegotiatedLeg } from '../../../../src/gateway/telephony/embedded/rtp/negotiated-leg.ts';
import { openTrunkLeg } from '../../../../src/gateway/telephony/embedded/trunk-leg/trunk-path.ts';
import { linearOf } from '../../../../src/gateway/telephony/sound/g711.ts';
import type { AudioPacket, EventPacket } from '../../../../src/gateway/telephony/sound/packet.ts';
import { amplitude } from '../support/goertzel.ts';
import { PlainPhone } from '../support/plain-phone.ts';

export const settings = { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null };

/** Not a hook of this module: a worker loads modules once, so the hook would belong to the first test file only. */
export function cleanUp(cleanup: () => unknown): void {
  onTestFinished(async () => void (await cleanup()));
}

/** A leg under test with all its output. */
export interface TestLeg {
  leg: NegotiatedLeg;
  audio: AudioPacket[];
  events: EventPacket[];
  digits: { digit: string; durationMs: number; heard: boolean }[];
  /** Amplitude of a frequency in the latest audio. */
  level: (hertz: number) => number;
}

export async function openLeg(
  media: Partial<TrunkMedia> = {},
  more: Partial<Parameters<typeof openTrunkLeg>[1]> = {},
): Promise<TestLeg> {
  const leg = await openTrunkLeg({ srtp: 'off', ...media }, { ...settings, ...more }, systemClock, newMediaCounters());
  cleanUp(() => leg.close());
  const audio: AudioPacket[] = [];
  const events: EventPacket[] = [];
  const digits: TestLeg['digits'] = [];
  leg.listener = {
    onAudio: (packet) => audio.push(packet),
    onEvent: (packet) => events.push(packet),
    onDigit: (digit, durationMs, heard = false) => digits.push({ digit, durationMs, heard }),
    onFailed: () => {},
  };
  const level = (hertz: number): number =>
    amplitude(
      audio.slice(-25).flatMap(({ format, payload }) => (format === 'opus' ? [] : [...linearOf(payload, format)])),
      hertz,
    );
  return { leg, audio, events, digits, level };
}

export async function openPhone(): Promise<PlainPhone> {
  const phone = await PlainPhone.open();
  cleanUp(() => phone.close());
  return phone;
}

/** Frames of a sine, as input of a leg. */
export function sine(hertz: number): () => Int16Array {
  let phase = 0;
  return () => {
    const frame = new Int16Array(160);
    for (let at = 0; at < frame.length; at++) {
      frame[at] = 8000 * Math.sin((2 * Math.PI * hertz * phase) / 8000);
      phase += 1;
    }
    return frame;
  };
}
