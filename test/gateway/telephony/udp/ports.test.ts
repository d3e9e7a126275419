import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { Legs } from '../../../../src/gateway/telephony/embedded/legs.ts';
import { newMediaCounters } from '../../../../src/gateway/telephony/embedded/rtp/counters.ts';
import { portsForOneMore } from '../../../../src/gateway/telephony/embedded/udp/ports-for-one-more.ts';
import type { Endpoint } from '../../../../src/gateway/telephony/port.ts';

const agent: Endpoint = { kind: 'agent', identity: 'kim' };
const silent = { leg: null, endpoint: agent };
const heard = { leg: {}, endpoint: agent };
const listener = { leg: null, endpoint: { kind: 'snoop', identity: 'ch-1' } as unknown as Endpoint };

/** The least number of free ports with which one more call is taken. */
function least(portsOfBrowser: number, channels: Parameters<typeof portsForOneMore>[1]): number {
  for (let portsFree = 0; ; portsFree += 1) {
    if (portsForOneMore({ portsFree, portsOfBrowser }, channels)) return portsFree;
  }
}

it('one more call needs the ports of a trunk and of a browser, or of two browsers, if those are more', () => {
  expect([1, 2, 3].map((ports) => least(ports, []))).toEqual([3, 4, 6]);
});

it('a leg that has no sound yet will need ports as well, but one that only listens will not', () => {
  expect([1, 2, 3].map((ports) => least(ports, [silent, heard, listener]))).toEqual([5, 6, 9]);
});

it('without a range of ports there is no limit', () => {
  expect(portsForOneMore({ portsFree: null, portsOfBrowser: 4 }, [silent])).toBe(true);
});

it('a browser’s leg has a port for each address of the machine, and one with a bind address', () => {
  const ports = (bindAddress: string | null): number =>
    new Legs({ bindAddress, publicAddress: null, udpPorts: null }, systemClock, newMediaCounters()).portsOfBrowser;
  expect(ports('127.0.0.1')).toBe(1);
  const outside = Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).filter(({ internal }) => !internal),
  );
  expect(ports(null)).toBeGreaterThanOrEqual(1);
  expect(ports(null)).toBeLessThanOrEqual(Math.max(1, outside.length));
});
