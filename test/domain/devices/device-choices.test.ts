import { describe, expect, it } from 'vitest';
import {
  DeviceChoices,
  deviceFor,
  noChoices,
  type SoundDevice,
  suppressesNoise,
  withChoice,
  withSuppression,
} from '../../../src/domain/devices/device-choices.ts';

const laptop: SoundDevice = { id: 'l', label: 'Built-in' };
const headset: SoundDevice = { id: 'h', label: 'Headset' };
const webcam: SoundDevice = { id: 'w', label: 'Webcam' };

describe('choices of devices', () => {
  it('are kept for each desk, and restored when its devices are there', () => {
    const office = withChoice(noChoices, 'microphone', headset, [laptop, headset]);
    const both = withChoice(office, 'microphone', webcam, [laptop, webcam]);
    const travelling = withChoice(both, 'microphone', null, [laptop]);
    expect(deviceFor(travelling, 'microphone', [laptop])).toBe('');
    expect(deviceFor(travelling, 'microphone', [laptop, webcam])).toBe('w');
    // The order of a list means nothing.
    expect(deviceFor(travelling, 'microphone', [headset, laptop])).toBe('h');
  });

  it('follow to an unknown desk, the newest first', () => {
    const older = withChoice(noChoices, 'speaker', headset, [laptop, headset]);
    const newer = withChoice(older, 'speaker', webcam, [laptop, webcam]);
    expect(deviceFor(newer, 'speaker', [laptop, headset, webcam])).toBe('w');
    expect(deviceFor(newer, 'speaker', [headset])).toBe('h');
    expect(deviceFor(newer, 'speaker', [laptop])).toBe('');
  });

  it('belong to one role', () => {
    const chosen = withChoice(noChoices, 'ringer', laptop, [laptop, headset]);
    expect(deviceFor(chosen, 'speaker', [laptop, headset])).toBe('');
    expect(deviceFor(chosen, 'ringer', [laptop, headset])).toBe('l');
  });

  it('know a device by its name when the browser has given it another ID', () => {
    const chosen = withChoice(noChoices, 'microphone', headset, [laptop, headset]);
    const renewed = [
      { id: '1', label: 'Built-in' },
      { id: '2', label: 'Headset' },
    ];
    expect(deviceFor(chosen, 'microphone', renewed)).toBe('2');
  });

  it('prefer the ID when two devices have one name', () => {
    const twins = [
      { id: 'a', label: 'Headset' },
      { id: 'b', label: 'Headset' },
    ];
    const chosen = withChoice(noChoices, 'microphone', twins[1] ?? null, twins);
    expect(deviceFor(chosen, 'microphone', twins)).toBe('b');
  });

  it('are replaced by a new one at the same desk, and stay few', () => {
    const desk = [laptop, headset];
    const again = withChoice(withChoice(noChoices, 'speaker', headset, desk), 'speaker', laptop, desk);
    expect(again.choices).toHaveLength(1);
    expect(deviceFor(again, 'speaker', desk)).toBe('l');
    let many = noChoices;
    for (let n = 0; n < 50; n += 1) many = withChoice(many, 'speaker', laptop, [laptop, { id: `${n}`, label: `${n}` }]);
    expect(many.choices).toHaveLength(30);
    expect(DeviceChoices.safeParse(JSON.parse(JSON.stringify(many))).success).toBe(true);
  });

  it('suppress noise, unless the agent switched it off for this microphone', () => {
    const off = withSuppression(noChoices, headset, false);
    expect([headset, laptop, null].map((each) => suppressesNoise(off, each))).toEqual([false, true, true]);
    expect(suppressesNoise(withSuppression(off, null, false), null)).toBe(false);
    expect(suppressesNoise(withSuppression(off, headset, true), headset)).toBe(true);
  });
});
