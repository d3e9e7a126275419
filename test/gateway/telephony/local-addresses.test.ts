import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { localAddresses } from '../../../src/gateway/telephony/embedded/udp/local-addresses.ts';

it('tells addresses of this machine that others may reach, and asks for them at most once a second', () => {
  // Later than any other query in this process.
  const now = performance.now() + 60_000;
  const found = localAddresses(now);
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all.filter(({ internal }) => !internal).map(({ address }) => address);
  expect(found.length).toBeGreaterThan(0);
  for (const address of found) expect([...outside, '127.0.0.1']).toContain(address);
  expect(found.filter((address) => /^(169\.254\.|fe80:)/.test(address))).toEqual([]);
  expect(localAddresses(now + 900)).toBe(found);
  expect(localAddresses(now + 1100)).not.toBe(found);
});
