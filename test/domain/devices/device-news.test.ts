import { describe, expect, it } from 'vitest';
import { type Connected, connectedOf, type ListedDevice } from '../../../src/domain/devices/connected.ts';
import { type DeviceUse, newsOf } from '../../../src/domain/devices/device-news.ts';

const listed = (kind: string, deviceId: string, label: string, groupId: string): ListedDevice => ({
  kind,
  deviceId,
  label,
  groupId,
});

const laptop = [listed('audioinput', 'lm', 'Built-in', 'laptop'), listed('audiooutput', 'ls', 'Speakers', 'laptop')];
const headset = [listed('audioinput', 'hm', 'Headset', 'usb'), listed('audiooutput', 'hs', 'Headset', 'usb')];
const standIns = (group: string, label: string): ListedDevice[] => [
  listed('audioinput', 'default', `Default - ${label}`, group),
  listed('audioinput', 'communications', `Communications - ${label}`, group),
  listed('audiooutput', 'default', `Default - ${label}`, group),
];

const used = (connected: Connected, microphone: string, speaker: string): DeviceUse => ({
  connected,
  microphone: connected.microphones.find(({ id }) => id === microphone) ?? null,
  speaker: connected.speakers.find(({ id }) => id === speaker) ?? null,
});

describe('the list of devices', () => {
  it('has no stand-ins, and knows which devices they stand for', () => {
    const connected = connectedOf([...standIns('usb', 'Headset'), ...laptop, ...headset]);
    expect(connected.microphones.map(({ id }) => id)).toEqual(['lm', 'hm']);
    expect(connected.speakers.map(({ id }) => id)).toEqual(['ls', 'hs']);
    expect([connected.defaultMicrophone?.id, connected.defaultSpeaker?.id]).toEqual(['hm', 'hs']);
  });

  it('begins with the default in a browser without stand-ins', () => {
    expect(connectedOf([...headset, ...laptop]).defaultMicrophone?.id).toBe('hm');
  });

  it('is empty without the permission for the microphone', () => {
    const connected = connectedOf([listed('audioinput', '', '', ''), listed('videoinput', 'c', 'Camera', '')]);
    expect(connected.microphones).toEqual([]);
  });
});

describe('news of devices', () => {
  const both = connectedOf([...laptop, ...headset]);
  const alone = connectedOf(laptop);

  it('name the headset that was in use, and what is in use instead', () => {
    expect(newsOf(used(both, 'hm', 'hs'), used(alone, 'lm', 'ls'))).toEqual({
      kind: 'lost',
      device: 'Headset',
      microphone: 'hm',
      speaker: 'hs',
      usedMicrophone: 'Built-in',
      usedSpeaker: 'Speakers',
    });
  });

  it('say nothing of a device that was not in use', () => {
    expect(newsOf(used(both, 'lm', 'ls'), used(alone, 'lm', 'ls'))).toBeNull();
  });

  it('say that a headset is in use again, and offer one that is not chosen', () => {
    expect(newsOf(used(alone, 'lm', 'ls'), used(both, 'hm', 'hs'))).toMatchObject({ kind: 'back', device: 'Headset' });
    const offered = newsOf(used(alone, 'lm', 'ls'), used(both, 'lm', 'ls'));
    expect(offered).toMatchObject({ kind: 'new', microphone: 'hm', speaker: 'hs' });
  });

  it('keep quiet when the browser tells the names for the first time', () => {
    expect(newsOf(used(connectedOf([]), '', ''), used(both, 'hm', 'hs'))).toBeNull();
  });
});
