import { describe, expect, test } from 'vitest';
import { Latch } from '../../../../src/gateway/telephony/embedded/trunk-leg/latch.ts';

/** A latch with the test's own clock. */
function latched(described: string | null, signalling: string | null = null) {
  let now = 0;
  const latch = new Latch(signalling, () => now);
  const address = (text: string): { host: string; port: number } => {
    const [host = '', port = ''] = text.split(' ');
    return { host, port: Number(port) };
  };
  if (described !== null) latch.describe(address(described));
  const numbers = new Map<string, number>();
  return {
    latch,
    /** Number of packets that are accepted, of `count` in a row from there. */
    from(source: string, count = 1, { proven = false, ssrc = 7 } = {}): number {
      let heard = 0;
      for (let n = 0; n < count; n++) {
        const sequence = ((numbers.get(source) ?? 65_534) + 1) & 0xffff;
        numbers.set(source, sequence);
        if (latch.accepts({ ...address(source), ssrc, sequence }, proven)) heard += 1;
      }
      return heard;
    },
    jump(source: string): void {
      numbers.set(source, (numbers.get(source) ?? 0) + 100);
    },
    describe: (text: string) => latch.describe(address(text)),
    wait(ms: number): void {
      now += ms;
    },
    get target(): string | null {
      const to = latch.target;
      return to && `${to.host} ${to.port}`;
    },
  };
}

const carrier = '198.51.100.5 4000';
const stranger = '203.0.113.66 6000';

describe('whose sound is heard', () => {
  test('it is the described address’s at once, and then nobody else’s', () => {
    const it = latched(carrier);
    expect(it.target).toBe(carrier);
    expect(it.from(carrier)).toBe(1);
    expect(it.from(stranger, 100)).toBe(0);
    expect(it.from('198.51.100.5 4002', 100)).toBe(0);
    expect(it.target).toBe(carrier);
  });

  test('a stranger in between is heard after some packets, is never sent to, and gives way to who was described', () => {
    const it = latched(carrier);
    expect(it.from(stranger, 4)).toBe(0);
    it.jump(stranger);
    expect(it.from(stranger, 4)).toBe(0);
    expect(it.from(stranger)).toBe(1);
    expect(it.target).toBe(carrier);
    expect(it.from(carrier)).toBe(1);
    expect(it.from(stranger, 50)).toBe(0);
  });

  test('behind a translation of addresses it is where packets come from, and ours go there', () => {
    const it = latched('10.0.0.5 4000');
    expect(it.target).toBe('10.0.0.5 4000');
    expect(it.from('198.51.100.9 61000', 5)).toBe(1);
    expect(it.target).toBe('198.51.100.9 61000');
    expect(it.from(stranger, 100)).toBe(0);
    expect(it.target).toBe('198.51.100.9 61000');
  });

  test('the host of the signalling is believed sooner, and takes the place of a stranger', () => {
    const it = latched('10.0.0.5 4000', '198.51.100.9');
    expect(it.from(stranger, 5)).toBe(1);
    expect(it.target).toBe(stranger);
    expect(it.from('198.51.100.9 61000', 2)).toBe(1);
    expect(it.target).toBe('198.51.100.9 61000');
    expect(it.from(stranger, 100)).toBe(0);
  });

  test('many strangers at once keep nobody out', () => {
    const it = latched('10.0.0.5 4000', '198.51.100.9');
    for (let n = 0; n < 500; n++) it.from(`203.0.113.66 ${1000 + n}`);
    expect(it.from('198.51.100.9 61000')).toBe(0);
    for (let n = 0; n < 500; n++) it.from(`203.0.113.66 ${2000 + n}`);
    expect(it.from('198.51.100.9 61000')).toBe(1);
  });
});

describe('who may take its place', () => {
  test('one as good as it, after a second of silence; a stranger never, however long the silence', () => {
    const it = latched('10.0.0.5 4000', '198.51.100.9');
    it.from('198.51.100.9 61000', 2);
    it.wait(900);
    expect(it.from('198.51.100.9 61001', 20)).toBe(0);
    it.wait(200);
    expect(it.from('198.51.100.9 61001', 2)).toBe(1);
    expect(it.target).toBe('198.51.100.9 61001');
    it.wait(3_600_000);
    expect(it.from(stranger, 100)).toBe(0);
    expect(it.target).toBe('198.51.100.9 61001');
    expect(it.from('198.51.100.9 61001')).toBe(1);
  });

  test.each([
    ['the described address', carrier, carrier],
    ['a translated address of the signalling', '10.0.0.5 4000', '198.51.100.9 61000'],
  ])('no stranger when %s falls silent for a minute: it hears nothing and is not heard', (_, described, source) => {
    const it = latched(described, '198.51.100.9');
    expect(it.from(source, 5)).toBeGreaterThan(0);
    it.wait(60_000);
    expect(it.from(stranger, 100)).toBe(0);
    expect(it.target).toBe(source);
    // The same description again, as a session timer sends it, does not open the latch.
    it.describe(described);
    expect(it.from(stranger, 100)).toBe(0);
    expect(it.target).toBe(source);
  });

  test('a stranger that was latched on to keeps its place; only its own stream follows it to another port', () => {
    const it = latched('10.0.0.5 4000');
    it.from('198.51.100.9 61000', 5);
    it.wait(900);
    // From the same translation, but from another port.
    expect(it.from('198.51.100.9 61777', 50, { ssrc: 8 })).toBe(0);
    it.wait(60_000);
    expect(it.from('198.51.100.9 61777', 50, { ssrc: 8 })).toBe(0);
    it.jump('198.51.100.9 61666');
    expect(it.from('198.51.100.9 61666', 50)).toBeGreaterThan(0);
    expect(it.target).toBe('198.51.100.9 61666');
    it.wait(60_000);
    expect(it.from(stranger, 50)).toBe(0);
    // The same stream, but older packets: a replay of overheard ones.
    expect(it.from('198.51.100.9 61888', 50)).toBe(0);
    expect(it.target).toBe('198.51.100.9 61666');
  });

  test('a stranger only within ten seconds of a new description', () => {
    const it = latched('10.0.0.5 4000');
    it.wait(10_000);
    expect(it.from(stranger, 100)).toBe(0);
    expect(it.target).toBe('10.0.0.5 4000');
    it.describe('10.0.0.6 4000');
    expect(it.from(stranger, 5)).toBe(1);
    expect(it.target).toBe(stranger);
  });

  test('the signalling from within the same network needs no translation, and no stranger is sent to', () => {
    const it = latched('10.0.0.5 4000', '10.0.0.1');
    expect(it.from(stranger, 5)).toBe(1);
    expect(it.target).toBe('10.0.0.5 4000');
  });

  test('no stranger is sent to while the other side holds, or has described nothing', () => {
    const it = latched(null, '198.51.100.9');
    expect(it.from(stranger, 5)).toBe(1);
    expect(it.target).toBeNull();
  });

  test('the address of a new description, and not the same one again', () => {
    const it = latched('10.0.0.5 4000');
    it.from('198.51.100.9 61000', 5);
    it.describe('10.0.0.5 4000');
    expect(it.target).toBe('198.51.100.9 61000');
    expect(it.from(stranger, 100)).toBe(0);
    it.describe('198.51.100.20 5000');
    expect(it.target).toBe('198.51.100.20 5000');
    expect(it.from('198.51.100.20 5000')).toBe(1);
    expect(it.from('198.51.100.9 61000', 50)).toBe(0);
  });

  test('whoever has the key, from wherever; others who have it too, after a second', () => {
    const it = latched(carrier);
    expect(it.from(stranger, 1, { proven: true })).toBe(1);
    expect(it.target).toBe(stranger);
    expect(it.from('203.0.113.7 7000', 5, { proven: true })).toBe(0);
    it.wait(1000);
    expect(it.from('203.0.113.7 7000', 1, { proven: true })).toBe(1);
  });

  test('nobody is sent to where nobody was described, until somebody speaks', () => {
    const it = latched(null, '198.51.100.9');
    expect(it.target).toBeNull();
    expect(it.from('198.51.100.9 61000', 2)).toBe(1);
    expect(it.target).toBe('198.51.100.9 61000');
  });
});
