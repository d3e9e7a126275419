import { execFile } from 'node:child_process';
import type { SocketType } from 'node:dgram';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { linuxUdp } from '../../../../src/gateway/telephony/embedded/udp/linux-udp.ts';
import { bindNodeUdp } from '../../../../src/gateway/telephony/embedded/udp/node-udp.ts';
import type { BindUdp, UdpSocket } from '../../../../src/gateway/telephony/embedded/udp/udp-socket.ts';
import { eventually } from '../../../e2e/support/eventually.ts';

interface Came {
  data: Buffer;
  host: string;
  port: number;
}

const linux = await linuxUdp(4);
if (linux === null && process.platform === 'linux' && process.env.CI) throw new Error('koffi is not installed');
if (linux === null) console.log('Skipped: sockets by the system’s own calls are for Linux alone.');

const ways: (readonly [string, BindUdp])[] = [
  ['Node’s own', bindNodeUdp],
  ...(linux === null ? [] : [['in rounds', linux] as const]),
];

const open: UdpSocket[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) await socket.close();
});

async function bound(
  bind: BindUdp,
  address = '127.0.0.1',
  type: SocketType = 'udp4',
): Promise<{ socket: UdpSocket; came: Came[] }> {
  const came: Came[] = [];
  const socket = await bind(type, address, 0, (data, host, port) => came.push({ data, host, port }));
  if (socket === null) throw new Error('any port is taken');
  open.push(socket);
  return { socket, came };
}

describe.for(ways)('UDP sockets, %s', ([, bind]) => {
  it.for([
    ['udp4', '127.0.0.1', 'IPv4'],
    ['udp6', '::1', 'IPv6'],
  ] as const)('bring datagrams both ways, with their addresses: %s', async ([type, host, family]) => {
    const one = await bound(bind, host, type);
    const other = await bound(bind, host, type);
    expect(one.socket.address).toEqual({ address: host, family, port: expect.any(Number) });
    one.socket.send(Buffer.from('hello'), other.socket.address.port, host);
    await eventually('the greeting', () => other.came.length === 1);
    expect(other.came[0]).toEqual({ data: Buffer.from('hello'), host, port: one.socket.address.port });
    other.socket.send(Buffer.from('and you'), one.socket.address.port, host);
    await eventually('the answer', () => one.came.length === 1);
    expect(one.came[0]).toEqual({ data: Buffer.from('and you'), host, port: other.socket.address.port });
  });

  it('tell each sender from the others', async () => {
    const hearer = await bound(bind);
    const speakers = await Promise.all([bound(bind), bound(bind), bound(bind)]);
    for (let turn = 0; turn < 2; turn += 1) {
      for (const { socket } of speakers) socket.send(Buffer.from([turn]), hearer.socket.address.port, '127.0.0.1');
    }
    await eventually('all six', () => hearer.came.length === 6);
    const ports = speakers.map(({ socket }) => socket.address.port);
    expect(hearer.came.map(({ port }) => port)).toEqual([...ports, ...ports]);
  });

  it('give each datagram a buffer of its own, from an empty one to the longest', async () => {
    const hearer = await bound(bind);
    const speaker = await bound(bind);
    const sent = [0, 1, 172, 1500, 65_507].map((length) => Buffer.alloc(length, length % 251));
    for (const data of sent) {
      const before = hearer.came.length;
      speaker.socket.send(data, hearer.socket.address.port, '127.0.0.1');
      await eventually(`${data.length} bytes`, () => hearer.came.length === before + 1);
    }
    // Compared after all have arrived: no buffer was overwritten.
    expect(
      hearer.came.map(({ data }) => data.equals(sent[hearer.came.findIndex((each) => each.data === data)] as Buffer)),
    ).toEqual(sent.map(() => true));
  });

  it('say by null that a port is taken, and by its code what else is wrong', async () => {
    const { socket } = await bound(bind);
    expect(await bind('udp4', '127.0.0.1', socket.address.port, () => {})).toBeNull();
    // RFC 5737: an address for documentation, which no machine has.
    await expect(bind('udp4', '192.0.2.1', 0, () => {})).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('send nothing to what is no address of theirs, and go on', async () => {
    const hearer = await bound(bind);
    const speaker = await bound(bind);
    for (const port of [0, -1, 70_000, 1.5, Number.NaN]) speaker.socket.send(Buffer.from('lost'), port, '127.0.0.1');
    for (const host of ['phone.invalid', '::1', '', '1.2.3']) speaker.socket.send(Buffer.from('lost'), 9, host);
    speaker.socket.send(Buffer.from('found'), hearer.socket.address.port, '127.0.0.1');
    await eventually('what had an address', () => hearer.came.length === 1);
    expect(String(hearer.came[0]?.data)).toBe('found');
  });

  it('give their port back when they are closed, and hear no more', async () => {
    const hearer = await bound(bind);
    const speaker = await bound(bind);
    const { port } = hearer.socket.address;
    await hearer.socket.close();
    open.splice(open.indexOf(hearer.socket), 1);
    const heir: Came[] = [];
    const next = await bind('udp4', '127.0.0.1', port, (data, host, from) => heir.push({ data, host, port: from }));
    expect(next).not.toBeNull();
    if (next !== null) open.push(next);
    speaker.socket.send(Buffer.from('who is there'), port, '127.0.0.1');
    await eventually('the heir to hear it', () => heir.length === 1);
    expect(hearer.came).toEqual([]);
  });

  it('may be closed by what they hear', async () => {
    const hearer = await bound(bind);
    const speaker = await bound(bind);
    const heard: string[] = [];
    const closing = await bind('udp4', '127.0.0.1', 0, (data) => {
      heard.push(String(data));
      void closing?.close();
    });
    const port = closing?.address.port ?? 0;
    speaker.socket.send(Buffer.from('first'), port, '127.0.0.1');
    await eventually('the first', () => heard.length === 1);
    speaker.socket.send(Buffer.from('second'), port, '127.0.0.1');
    speaker.socket.send(Buffer.from('last'), hearer.socket.address.port, '127.0.0.1');
    await eventually('the others to hear', () => hearer.came.length === 1);
    expect(heard).toEqual(['first']);
  });
});

describe.runIf(linux !== null)('sockets in rounds', () => {
  it('let nobody who is flooded keep the others waiting', async () => {
    const order: string[] = [];
    const bind = linux as BindUdp;
    for (const name of ['flooded', 'other']) {
      const socket = await bind('udp4', '127.0.0.1', 0, () => order.push(name));
      if (socket !== null) open.push(socket);
    }
    const [flooded, other] = open.map(({ address }) => address.port);
    const speaker = await bound(bind);
    for (let n = 0; n < 100; n += 1) speaker.socket.send(Buffer.alloc(20), flooded ?? 0, '127.0.0.1');
    speaker.socket.send(Buffer.alloc(20), other ?? 0, '127.0.0.1');
    await eventually('all of them', () => order.length === 101);
    expect(order.indexOf('other')).toBeLessThan(3);
  });

  it('let the process end when the last one is closed', async () => {
    const script = join(import.meta.dirname, 'ending-process.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 60_000 });
    expect(stdout).toBe('heard\n');
  });

  it('are left to Node where the system’s calls cannot be had', async () => {
    expect(await linuxUdp(4, Promise.resolve(null))).toBeNull();
  });
});
