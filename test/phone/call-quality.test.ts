import { expect } from '@open-wc/testing';
import { CallQuality } from '../../src/phone/call-quality.ts';

it('a call sounds bad for the reason that can be mended first', () => {
  const quality = new CallQuality();
  const heard = [
    quality.heard('low-bytes-received', true),
    quality.heard('high-jitter', true),
    quality.heard('constant-audio-input-level', true),
    quality.heard('audio-playback-blocked', true),
    quality.heard('constant-audio-input-level', false),
    quality.heard('high-jitter', false),
    quality.heard('low-bytes-received', false),
  ];
  expect(heard).to.deep.equal(['other-side', 'network', 'microphone', 'microphone', 'network', 'other-side', null]);
});
