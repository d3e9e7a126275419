import { afterEach, describe, expect, test } from 'vitest';
import { inOrder, locate, type Resolver } from '../../../src/gateway/trunk/locate.ts';
import { Places } from '../../../src/gateway/trunk/places.ts';
import { systemResolver } from '../../../src/gateway/trunk/resolver.ts';
import { trunksText } from '../../../src/gateway/trunk/settings.ts';
import { noTls } from '../../../src/gateway/trunk/tls-files.ts';
import { Trunks } from '../../../src/gateway/trunk/trunks.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { Carrier } from './carrier.ts';
import { closeAll, opened } from './kit.ts';
import { a, nameServer, naptr, srv } from './name-server.ts';

afterEach(closeAll);

type Answers = { [Kind in keyof Resolver]?: Record<string, Awaited<ReturnType<Resolver[Kind]>>> };

/** A name service with only these records. Its A records are IPv4. */
function knowing(answers: Answers): Resolver {
  const look = async <T>(known: Record<string, T> | undefined, name: string): Promise<T> => {
    const found = known?.[name];
    if (found === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return found;
  };
  return {
    naptr: (name) => look(answers.naptr, name),
    srv: (name) => look(answers.srv, name),
    addresses: async (name, family) => {
      const all = await look(answers.addresses, name);
      return all.filter(({ address }) => (address.includes(':') ? 6 : 4) === family);
    },
  };
}

const host = 'sip.example.com';
const udp = { host, port: undefined, transport: 'udp' } as const;
const record = (name: string, priority = 1, weight = 1, port = 5060) => ({ name, port, priority, weight });
const at = (address: string, ttl = 60) => [{ address, ttl }];
const placesOf = async (...given: Parameters<typeof locate>) =>
  (await locate(...given)).places.map(({ address, port }) => `${address} ${port}`);

describe('a trunk is found (RFC 3263)', () => {
  test('by its SRV records alone, in the order of their priority, at their ports', async () => {
    const resolver = knowing({
      srv: {
        '_sip._udp.sip.example.com': [record('b.example.com', 20, 1, 5070), record('a.example.com', 10, 1, 5080)],
      },
      addresses: { 'a.example.com': at('192.0.2.1'), 'b.example.com': at('192.0.2.2') },
    });
    expect(await placesOf(udp, [4], resolver)).toEqual(['192.0.2.1 5080', '192.0.2.2 5070']);
    expect((await locate(udp, [4], resolver)).bySrv).toBe(true);
  });

  test('by NAPTR for its own transport, in their order', async () => {
    const pointer = (order: number, service: string, replacement: string) => ({
      order,
      preference: 1,
      service,
      replacement,
    });
    const resolver = knowing({
      naptr: {
        [host]: [
          pointer(30, 'SIP+D2U', '_sip._udp.late.example.com'),
          pointer(10, 'SIPS+D2T', '_sips._tcp.example.com'),
          pointer(20, 'sip+d2u', '_sip._udp.pool.example.com'),
        ],
      },
      srv: {
        '_sip._udp.pool.example.com': [record('a.example.com')],
        '_sips._tcp.example.com': [record('t.example.com', 1, 1, 5061)],
      },
      addresses: { 'a.example.com': at('192.0.2.1'), 't.example.com': at('192.0.2.3') },
    });
    expect(await placesOf(udp, [4], resolver)).toEqual(['192.0.2.1 5060']);
    expect(await placesOf({ ...udp, transport: 'tls' }, [4], resolver)).toEqual(['192.0.2.3 5061']);
  });

  test('by NAPTR of one order by their preference (RFC 3403 4.1), and past those whose name has no records', async () => {
    const pointer = (preference: number, replacement: string) => ({
      ...{ order: 1, service: 'SIP+D2U' },
      ...{ preference, replacement },
    });
    const resolver = knowing({
      naptr: { [host]: [pointer(30, '_sip._udp.c'), pointer(20, '_sip._udp.b'), pointer(10, '_sip._udp.a')] },
      srv: { '_sip._udp.b': [record('b.example.com')], '_sip._udp.c': [record('c.example.com')] },
      addresses: { 'b.example.com': at('192.0.2.2'), 'c.example.com': at('192.0.2.3') },
    });
    expect(await placesOf(udp, [4], resolver)).toEqual(['192.0.2.2 5060']);
  });

  test('without a record of port 0, where nobody can be', async () => {
    const addresses = { 'a.example.com': at('192.0.2.1'), 'b.example.com': at('192.0.2.2') };
    const zero = record('a.example.com', 1, 1, 0);
    const records = (...all: ReturnType<typeof record>[]) =>
      knowing({ srv: { '_sip._udp.sip.example.com': all }, addresses });
    expect(await placesOf(udp, [4], records(zero, record('b.example.com', 2)))).toEqual(['192.0.2.2 5060']);
    await expect(locate(udp, [4], records(zero))).rejects.toThrow('no such service');
  });

  test('by its addresses where nobody can say whether it has SRV records; what such records said before stays', async () => {
    const known = knowing({
      srv: { '_sip._udp.sip.example.com': [record('a.example.com', 1, 1, 5080)] },
      addresses: { 'a.example.com': at('192.0.2.1'), [host]: at('192.0.2.80') },
    });
    const failing = async (): Promise<never> => {
      throw Object.assign(new Error('SERVFAIL'), { code: 'ESERVFAIL' });
    };
    let resolver: Resolver = { ...known, srv: failing };
    const asked: Resolver = {
      naptr: (name) => resolver.naptr(name),
      srv: (name) => resolver.srv(name),
      addresses: (name, family) => resolver.addresses(name, family),
    };
    const places = new Places({ clock: new ManualClock(), families: [4], resolver: asked, random: () => 0 });
    const found = () => places.all.map(({ address, port }) => `${address} ${port}`);
    await places.find(udp);
    expect(found()).toEqual(['192.0.2.80 5060']);
    resolver = known;
    await places.find(udp);
    expect(found()).toEqual(['192.0.2.1 5080']);
    resolver = { ...known, srv: failing };
    await expect(places.find(udp)).rejects.toThrow('SRV');
    expect(found()).toEqual(['192.0.2.1 5080']);
    // The carrier removed its SRV records.
    resolver = { ...known, srv: knowing({}).srv };
    await places.find(udp);
    expect(found()).toEqual(['192.0.2.80 5060']);
  });

  test('by all its addresses where there are no such records, at the usual port, in families that are listened in', async () => {
    const both = [...at('2001:db8::1'), ...at('192.0.2.1'), ...at('192.0.2.2')];
    const resolver = knowing({ addresses: { [host]: both } });
    expect(await placesOf(udp, [4], resolver)).toEqual(['192.0.2.1 5060', '192.0.2.2 5060']);
    expect(await placesOf(udp, [6, 4], resolver)).toEqual(['2001:db8::1 5060', '192.0.2.1 5060', '192.0.2.2 5060']);
    expect(await placesOf({ ...udp, transport: 'tls' }, [4], resolver)).toEqual(['192.0.2.1 5061', '192.0.2.2 5061']);
  });

  test('by its addresses alone where a port is given (4.2), and as it is where it is one', async () => {
    const resolver = knowing({
      srv: { '_sip._udp.sip.example.com': [record('x.example.com')] },
      addresses: { [host]: at('192.0.2.9') },
    });
    expect(await placesOf({ ...udp, port: 5062 }, [4], resolver)).toEqual(['192.0.2.9 5062']);
    expect(await placesOf({ ...udp, host: '192.0.2.7' }, [4], knowing({}))).toEqual(['192.0.2.7 5060']);
  });

  test('without a server of its records that has no address', async () => {
    const resolver = knowing({
      srv: { '_sip._udp.sip.example.com': [record('gone.example.com', 1), record('a.example.com', 2)] },
      addresses: { 'a.example.com': at('192.0.2.1') },
    });
    expect(await placesOf(udp, [4], resolver)).toEqual(['192.0.2.1 5060']);
  });

  test('nowhere where a record says so (RFC 2782), or no server has an address', async () => {
    const none = {
      srv: { '_sip._udp.sip.example.com': [record('', 0, 0, 0)] },
      addresses: { [host]: at('192.0.2.1') },
    };
    await expect(locate(udp, [4], knowing(none))).rejects.toThrow('no such service');
    await expect(locate(udp, [4], knowing({}))).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(locate({ ...udp, host: '2001:db8::1' }, [4], knowing({}))).rejects.toThrow('no IPv4 address');
  });

  test.each([
    [5, 30_000],
    [120, 120_000],
    [99_999, 3_600_000],
  ])('for as long as its records say, %d s, within bounds', async (ttl, ttlMs) => {
    expect((await locate(udp, [4], knowing({ addresses: { [host]: at('192.0.2.1', ttl) } }))).ttlMs).toBe(ttlMs);
  });
});

test('places of one priority are tried by chance, as their weights say (RFC 2782)', () => {
  const places = [record('a', 1, 60), record('b', 1, 20), record('c', 1, 20), record('d', 2, 100), record('e', 3, 0)];
  const first = new Map<string, number>();
  for (let n = 0; n < 100; n += 1) {
    const order = inOrder(places, () => (n + 0.5) / 100).map(({ name }) => name);
    expect(order.slice(3)).toEqual(['d', 'e']);
    first.set(order[0] ?? '', (first.get(order[0] ?? '') ?? 0) + 1);
  }
  expect(Object.fromEntries(first)).toEqual({ a: 60, b: 20, c: 20 });
});

test('a real name service is asked: NAPTR, SRV, several addresses and their time to live', async () => {
  const server = await nameServer({
    [host]: [naptr(10, 1, 'SIP+D2U', '_sip._udp.pool.example.com'), a('192.0.2.99')],
    '_sip._udp.pool.example.com': [srv(10, 5, 5080, 'a.example.com'), srv(20, 5, 5090, 'b.example.com')],
    'a.example.com': [a('192.0.2.1', 90), a('192.0.2.2', 90)],
    'b.example.com': [a('192.0.2.3', 45)],
  });
  const found = await locate(udp, [4, 6], systemResolver([server]));
  expect(found.places.map(({ address, port }) => `${address} ${port}`).toSorted()).toEqual([
    '192.0.2.1 5080',
    '192.0.2.2 5080',
    '192.0.2.3 5090',
  ]);
  expect(found.ttlMs).toBe(45_000);
});

describe('a trunk of several places', () => {
  /** A gateway on a clock that stands still. Its trunk has the ports of these carriers on loopback, in this order. */
  async function gateway(settings: object, ...carriers: { port: number }[]) {
    const records = carriers.map(({ port }, index) => record('a.example.com', index, 1, port));
    const answers = {
      srv: { '_sip._udp.sip.example.com': records },
      addresses: { 'a.example.com': at('127.0.0.1', 60) },
    };
    const clock = new ManualClock(Date.now());
    const trunks = new Trunks({
      trunks: trunksText.parse(JSON.stringify([{ name: 'carrier', host, pingSeconds: 0, ...settings }])),
      ...{ port: await freePort(), bindAddress: '127.0.0.1', publicAddress: null, clock },
      resolver: knowing(answers),
      logger: { info: () => {}, warn: () => {}, error: () => {} },
    });
    let ticking: NodeJS.Timeout | undefined;
    opened.push(async () => {
      ticking = setInterval(() => clock.advance(200), 5);
      await trunks.stop();
      clearInterval(ticking);
    });
    await trunks.start(() => {});
    return { trunks, clock, answers, records };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

  test('is pinged at the next one where the first is silent, and is up there', async () => {
    const second = await Carrier.open();
    const { trunks, clock } = await gateway({ pingSeconds: 30 }, { port: await freePort() }, second);
    const answering = eventually('a ping', () =>
      second.heard.find((text) => text.startsWith('OPTIONS sip:sip.example.com SIP')),
    );
    for (let seconds = 0; seconds < 20 && second.heard.length === 0; seconds += 1) {
      clock.advance(1000);
      await turn();
    }
    second.gatewayPort = trunks.port;
    second.respond(await answering, '200 OK');
    await eventually('the state', () => trunks.states()[0]?.up === true);
  });

  test('registers at the next one where the first takes no registration now', async () => {
    const [first, second] = [await Carrier.open(), await Carrier.open()];
    const { trunks } = await gateway({ register: true, user: 'me', password: 'secret' }, first, second);
    first.gatewayPort = second.gatewayPort = trunks.port;
    first.respond(await first.next('REGISTER'), '503 Service Unavailable');
    second.respond(await second.next('REGISTER'), '200 OK');
    await eventually('the registration', () => trunks.states()[0]?.registered === true);
  });

  test('is called at each in their order, those that failed last', async () => {
    const [first, second] = [await Carrier.open(), await Carrier.open()];
    const { trunks } = await gateway({}, first, second);
    first.gatewayPort = trunks.port;
    const portsOf = async (): Promise<unknown[]> =>
      (await trunks.routes('+14155550101')).map(({ connection }) => (connection as { remotePort?: number }).remotePort);
    expect(await portsOf()).toEqual([first.port, second.port]);
    const [way] = await trunks.routes('+14155550101');
    expect(way?.uri).toBe('sip:%2B14155550101@sip.example.com;transport=udp'.replace('%2B', '+'));
    const parts = { from: '<sip:1@a>', to: '<sip:2@a>', lines: [], sdp: '' };
    const refused = new Promise((resolve) => {
      const handlers = { onProvisional: () => {}, onAnswered: () => ({}) as never, onRefused: resolve };
      way?.invite?.(parts, handlers);
    });
    first.respond(await first.next('INVITE'), '503 Service Unavailable');
    expect(await refused).toBe(503);
    expect(await portsOf()).toEqual([second.port, first.port]);
  });

  test('may call from all of them, and from those that a later look finds', async () => {
    const carrier = await Carrier.open();
    const { trunks, clock, answers } = await gateway({}, carrier);
    const other = await Carrier.open();
    answers.addresses['a.example.com'] = [...at('127.0.0.1'), ...at('127.0.0.9')];
    await turn();
    clock.advance(61_000);
    await eventually('both places', async () => (await trunks.routes('1')).length === 2);
    other.gatewayPort = trunks.port;
    other.request('OPTIONS');
    await other.next('SIP/2.0 200');
  });

  test('has no address: it is down, and no call goes there; it comes back with its address', async () => {
    const carrier = await Carrier.open();
    const { trunks, clock, answers } = await gateway({ host: 'other.example.com' }, carrier);
    expect(trunks.states()[0]).toMatchObject({ up: false, reason: 'no address of other.example.com (ENOTFOUND)' });
    expect(await trunks.routes('1')).toEqual([]);
    Object.assign(answers.addresses, { 'other.example.com': at('127.0.0.1') });
    clock.advance(6000);
    await eventually('a way', async () => (await trunks.routes('1')).length === 1);
    await trunks.update([], noTls);
  });
});
