import { expect } from '@open-wc/testing';
import { meanOpinionScore } from '../../src/voice/stats/mos.ts';
import type { RTCSample } from '../../src/voice/stats/sample.ts';
import { Warnings } from '../../src/voice/stats/warnings.ts';

const good: RTCSample = {
  audioInputLevel: 0,
  audioOutputLevel: 3000,
  bytesReceived: 8000,
  bytesSent: 8000,
  codecName: 'opus',
  jitter: 2,
  mos: 4.4,
  packetsLost: 0,
  packetsLostFraction: 0,
  packetsReceived: 50,
  packetsSent: 50,
  rtt: 40,
  timestamp: 0,
  totals: {
    bytesReceived: 0,
    bytesSent: 0,
    packetsLost: 0,
    packetsLostFraction: 0,
    packetsReceived: 0,
    packetsSent: 0,
  },
};

/** Feeds one sample per second. The microphone is alive by default. */
function feed(seconds: number, sampleAt: (second: number) => Partial<RTCSample>, muted = false): string[] {
  const warnings = new Warnings();
  const told: string[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const audioInputLevel = second % 2 ? 0 : 2000;
    const sample = { ...good, audioInputLevel, timestamp: second * 1000, ...sampleAt(second) };
    const { raised, cleared } = warnings.push(sample, muted);
    told.push(...raised.map(({ name }) => `${second} ${name}`), ...cleared.map((name) => `${second} -${name}`));
  }
  return told;
}

describe('the warnings of a call', () => {
  it('leave a good call alone', () => {
    expect(feed(60, () => ({}))).to.deep.equal([]);
  });

  it('say nothing in the first five seconds', () => {
    expect(feed(5, () => ({ jitter: 100, rtt: 900, bytesReceived: 0, mos: 1 }))).to.deep.equal([]);
  });

  it('come at the third bad second of ten, and go when none of ten is bad', () => {
    const told = feed(40, (second) => ({ jitter: second >= 10 && second < 13 ? 31 : 30 }));
    expect(told).to.deep.equal(['12 high-jitter', '22 -high-jitter']);
  });

  it('tell of three seconds without a byte', () => {
    const told = feed(30, (second) => ({ bytesReceived: second >= 10 && second < 20 ? 0 : 8000 }));
    expect(told).to.deep.equal(['12 low-bytes-received', '22 -low-bytes-received']);
  });

  it('tell of a microphone without life, unless it is muted', () => {
    expect(feed(20, () => ({ audioInputLevel: 0 }))).to.deep.equal(['14 constant-audio-input-level']);
    expect(feed(20, () => ({ audioInputLevel: 0 }), true)).to.deep.equal([]);
  });
});

describe('the mean opinion score', () => {
  it('is 4.4 on a good line, and falls with delay, jitter and loss', () => {
    expect(meanOpinionScore(20, 1, 0)).to.be.closeTo(4.42, 0.02);
    expect(meanOpinionScore(400, 1, 0)).to.be.lessThan(meanOpinionScore(100, 1, 0));
    expect(meanOpinionScore(100, 40, 0)).to.be.lessThan(meanOpinionScore(100, 1, 0));
    expect(meanOpinionScore(20, 1, 10)).to.be.lessThan(3.6);
    expect(meanOpinionScore(2000, 1, 0)).to.be.closeTo(1, 0.001);
  });
});
