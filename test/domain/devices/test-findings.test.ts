import { describe, expect, it } from 'vitest';
import { heardFrom, loudness } from '../../../src/domain/devices/loudness.ts';
import { findingOfError, findingOfRefusal, findingsOf } from '../../../src/domain/devices/test-findings.ts';

const good = { spoken: 4000, heard: 3000, packetsReceived: 300, loss: 0.4, roundTrip: 60, jitter: 4 };

describe('what a test call finds', () => {
  it('is nothing to repair, or what is most urgent first', () => {
    expect(findingsOf(good)).toEqual(['good']);
    expect(findingsOf({ ...good, packetsReceived: 0, spoken: 0 })).toEqual(['audio-blocked']);
    expect(findingsOf({ ...good, spoken: 20, heard: 20 })).toEqual(['microphone-silent']);
    expect(findingsOf({ ...good, heard: 0 })).toEqual(['echo-missing']);
    expect(findingsOf({ ...good, loss: 8, roundTrip: 450, jitter: 50 })).toEqual([
      'packet-loss',
      'slow-network',
      'unsteady-network',
    ]);
  });

  it('names why the call or the microphone failed', () => {
    expect([20104, 31009, 31401, 53405, 31999].map((code) => findingOfError(code))).toEqual([
      'signed-out',
      'gateway-unreachable',
      'microphone-denied',
      'audio-blocked',
      'failed',
    ]);
    expect(findingOfError(31402)).toBe('microphone-absent');
    expect(findingOfError(31402, 'NotReadableError')).toBe('microphone-taken');
    expect(['NotAllowedError', 'NotFoundError', 'AbortError', 'OddError'].map(findingOfRefusal)).toEqual([
      'microphone-denied',
      'microphone-absent',
      'microphone-taken',
      'failed',
    ]);
  });
});

describe('loudness', () => {
  it('is 0 in silence, 1 for loud speech, and tells a voice from a quiet room', () => {
    expect([0, Number.NaN, 0.0001, 0.3].map(loudness)).toEqual([0, 0, 0, 1]);
    expect(loudness(0.002)).toBeLessThan(heardFrom);
    expect(loudness(0.02)).toBeGreaterThan(heardFrom);
  });
});
