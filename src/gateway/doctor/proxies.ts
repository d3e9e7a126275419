import type { Check } from './check.ts';
import { note, wrong } from './finding.ts';

/** Shortest prefixes of networks that can belong to one operator: 10.0.0.0/8 and fc00::/7 (RFC 1918, RFC 4193). */
const shortest = { v4: 8, v6: 7 } as const;

const todo = 'Name the addresses of the proxies themselves, or networks that hold nothing else.';

/**
 * Checks SIDECALL_TRUST_PROXY. A client within a trusted network counts as a proxy, so the address that it names in
 * X-Forwarded-For becomes its own: for limits, the audit and the log.
 */
export const trustedProxies: Check = {
  name: 'trusted proxies',
  atStart: true,
  run({ trustProxy }) {
    return trustProxy.filter(isNetwork).map((network) => {
      if (isHuge(network)) {
        return wrong(`SIDECALL_TRUST_PROXY has ${network}: clients can choose their own address.`, todo);
      }
      return note(`SIDECALL_TRUST_PROXY has ${network}: a client within it can choose its own address.`, todo);
    });
  },
};

/** "linklocal" and "uniquelocal" are networks, too. Loopback is this machine. */
function isNetwork(entry: string): boolean {
  const [address = '', prefix] = entry.split('/');
  if (prefix === undefined) return entry.endsWith('local');
  const whole = address.includes(':') ? 128 : 32;
  return Number(prefix) < whole && !address.startsWith('127.');
}

function isHuge(network: string): boolean {
  const [address = '', prefix] = network.split('/');
  return prefix !== undefined && Number(prefix) < (address.includes(':') ? shortest.v6 : shortest.v4);
}
