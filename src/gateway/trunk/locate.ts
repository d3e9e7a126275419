import { isIP } from 'node:net';
import type { TrunkSettings } from './settings.ts';

/** A name service. Each method rejects if the record does not exist. Times to live are in seconds. */
export interface Resolver {
  naptr(name: string): Promise<readonly { order: number; preference: number; service: string; replacement: string }[]>;
  srv(name: string): Promise<readonly { name: string; port: number; priority: number; weight: number }[]>;
  addresses(name: string, family: 4 | 6): Promise<readonly { address: string; ttl: number }[]>;
}

/** One server that takes a trunk's requests. Priority and weight come from its SRV record (RFC 2782). */
export interface Place {
  address: string;
  port: number;
  priority: number;
  weight: number;
}

export interface Located {
  /** Sorted by priority. */
  places: readonly Place[];
  /** Time that the result may be cached, in ms. */
  ttlMs: number;
  /** True if SRV records named the places. Our Request-URI then has no port. */
  bySrv: boolean;
  /** True if the name service could not say whether SRV records exist. The places are then the name's own addresses. */
  doubtful: boolean;
}

/** Service names for NAPTR (RFC 3263 4.1), and for SRV if there is no NAPTR record (4.2). */
const services: Readonly<Record<TrunkSettings['transport'], { naptr: string; srv: string }>> = {
  udp: { naptr: 'sip+d2u', srv: '_sip._udp' },
  tcp: { naptr: 'sip+d2t', srv: '_sip._tcp' },
  tls: { naptr: 'sips+d2t', srv: '_sips._tcp' },
};
const shortestTtl = 30;
const longestTtl = 3600;
const maxPlaces = 16;
/** Codes of `node:dns` for a missing name or record. All other codes mean that the answer is unknown. */
const absent: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Finds the servers of a trunk (RFC 3263 section 4) for the transport in its settings. An IP address is used as it is.
 * A name with a port is resolved to its addresses. A name alone is looked up by NAPTR and SRV; if neither record
 * exists, it is resolved to its addresses.
 * @param families that we can reach, best first
 * @throws Error if no address is found
 */
export async function locate(
  { host, port, transport }: Pick<TrunkSettings, 'host' | 'port' | 'transport'>,
  families: readonly (4 | 6)[],
  resolver: Resolver,
): Promise<Located> {
  const usual = port ?? (transport === 'tls' ? 5061 : 5060);
  const version = isIP(host);
  if (version !== 0) {
    if (!families.includes(version as 4 | 6)) throw new Error(`no IPv${families.join(' or IPv')} address`);
    const place = { address: host, port: usual, priority: 0, weight: 0 };
    return { places: [place], ttlMs: Number.POSITIVE_INFINITY, bySrv: false, doubtful: false };
  }
  const { records, doubtful } =
    port === undefined ? await recordsOf(host, transport, resolver) : { records: [], doubtful: false };
  const bySrv = records.length > 0;
  const servers = bySrv ? records : [{ name: host, port: usual, priority: 0, weight: 0 }];
  let ttl = longestTtl;
  let failure: unknown = null;
  const found = await Promise.all(
    servers.map(async ({ name, ...server }) => {
      const each = await Promise.all(
        families.map((family) =>
          resolver.addresses(name, family).catch((error: unknown) => {
            failure ??= error;
            return [];
          }),
        ),
      );
      return each.flat().map(({ address, ttl: seconds }) => {
        ttl = Math.min(ttl, seconds);
        return { address, ...server };
      });
    }),
  );
  const places = found.flat().slice(0, maxPlaces);
  if (places.length === 0) throw failure ?? new Error(`no IPv${families.join(' or IPv')} address`);
  return { places, ttlMs: Math.max(ttl, shortestTtl) * 1000, bySrv, doubtful };
}

async function recordsOf(
  host: string,
  transport: TrunkSettings['transport'],
  resolver: Resolver,
): Promise<{ records: Awaited<ReturnType<Resolver['srv']>>; doubtful: boolean }> {
  const { naptr, srv } = services[transport];
  // Many office resolvers do not support NAPTR, and their errors differ.
  const pointers = await resolver.naptr(host).catch(() => []);
  let doubtful = false;
  const names = pointers
    .filter(({ service, replacement }) => service.toLowerCase() === naptr && replacement !== '')
    .toSorted((one, other) => one.order - other.order || one.preference - other.preference)
    .map(({ replacement }) => replacement);
  for (const name of [...names, `${srv}.${host}`]) {
    const records = await resolver.srv(name).catch((error: NodeJS.ErrnoException) => {
      doubtful ||= error.code !== undefined && !absent.has(error.code);
      return [];
    });
    if (records.length === 0) continue;
    // RFC 2782: a target of a single dot means that the service does not exist.
    const servers = records.filter(({ name: server, port }) => server !== '' && server !== '.' && port !== 0);
    if (servers.length === 0) throw new Error(`${name} says that there is no such service`);
    return { records: servers.toSorted((one, other) => one.priority - other.priority), doubtful: false };
  }
  return { records: [], doubtful };
}

/**
 * Returns the order in which places are tried (RFC 2782): by priority, and at random by weight within one priority.
 * @param random from 0 to 1
 */
export function inOrder<Each extends Pick<Place, 'priority' | 'weight'>>(
  places: readonly Each[],
  random: () => number,
): Each[] {
  const order: Each[] = [];
  const left = places.toSorted((one, other) => one.priority - other.priority || one.weight - other.weight);
  while (left.length > 0) {
    const group = left.filter(({ priority }) => priority === left[0]?.priority);
    let at = random() * group.reduce((sum, { weight }) => sum + weight, 0);
    const index = group.findIndex(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    order.push(...left.splice(index === -1 ? 0 : index, 1));
  }
  return order;
}
