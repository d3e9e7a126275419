import { Resolver as DnsResolver, lookup } from 'node:dns/promises';
import type { Resolver } from './locate.ts';

/** In seconds. For addresses without a time to live, such as those of the hosts file. */
const usualTtl = 300;
/** Timeout of one try, in ms. A call may wait for it. */
const timeoutMs = 2000;

/**
 * The machine's name service. Names outside the DNS (RFC 6761) are resolved by the system only.
 * @param servers replace the machine's own, as `address:port`
 */
export function systemResolver(servers: readonly string[] = []): Resolver {
  const dns = new DnsResolver({ timeout: timeoutMs, tries: 2 });
  if (servers.length > 0) dns.setServers(servers);
  const isLocal = (name: string): boolean =>
    !name.includes('.') || /\.(?:invalid|localhost|local|test|example)\.?$/i.test(name);
  const none = (): Promise<never> => Promise.reject(new Error('no such record'));
  return {
    naptr: (name) => (isLocal(name) ? none() : dns.resolveNaptr(name)),
    srv: (name) => (isLocal(name) ? none() : dns.resolveSrv(name)),
    async addresses(name, family) {
      if (!isLocal(name)) {
        const asked = family === 4 ? dns.resolve4(name, { ttl: true }) : dns.resolve6(name, { ttl: true });
        const found = await asked.catch(() => []);
        if (found.length > 0) return found;
      }
      const known = (await lookup(name, { all: true })).filter((each) => each.family === family);
      if (known.length === 0) throw new Error(`no IPv${family} address`);
      return known.map(({ address }) => ({ address, ttl: usualTtl }));
    },
  };
}
