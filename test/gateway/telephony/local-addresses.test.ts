import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { localAddresses } from '../../../src/gateway/telephony/embedded/local-addresses.ts';

it('tells addresses of this machine that others may reach, and asks for them at most once a second', () => {
  const found = localAddresses(0);
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all.filter(({ internal }) => !internal).map(({ address }) => address);
  expect(found.length).toBeGreaterThan(0);
  for (const address of found) expect([...outside, '127.0.0.1']).toContain(address);
  expect(found.filter((address) => /^(169\.254\.|fe80:)/.test(address))).toEqual([]);
  expect(localAddresses(900)).toBe(found);
  expect(localAddresses(1100)).not.toBe(found);
});
