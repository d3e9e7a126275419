import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { opened } from './kit.ts';

/** Records by name and type, each as its data on the wire (RFC 1035 3.3, RFC 2782, RFC 3403, RFC 3596). */
export type Zone = Record<string, { type: number; ttl: number; data: Buffer }[]>;

const types = { a: 1, aaaa: 28, srv: 33, naptr: 35 };

export function a(address: string, ttl = 60): Zone[string][number] {
  return { type: types.a, ttl, data: Buffer.from(address.split('.').map(Number)) };
}

export function srv(priority: number, weight: number, port: number, name: string): Zone[string][number] {
  return { type: types.srv, ttl: 60, data: Buffer.concat([numbers(priority, weight, port), wire(name)]) };
}

export function naptr(order: number, preference: number, service: string, name: string): Zone[string][number] {
  const texts = ['s', service, ''].flatMap((text) => [Buffer.from([text.length]), Buffer.from(text)]);
  return { type: types.naptr, ttl: 60, data: Buffer.concat([numbers(order, preference), ...texts, wire(name)]) };
}

/** A name service on loopback. Resolves with its address and port. */
export async function nameServer(zone: Zone): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    let end = 12;
    const labels: string[] = [];
    for (let length = query[end] ?? 0; length > 0; length = query[end] ?? 0) {
      labels.push(query.toString('latin1', end + 1, end + 1 + length));
      end += length + 1;
    }
    const type = query.readUInt16BE(end + 1);
    const known = zone[labels.join('.').toLowerCase()];
    const answers = known?.filter((record) => record.type === type) ?? [];
    const head = Buffer.concat([query.subarray(0, 2), numbers(known ? 0x8580 : 0x8583, 1, answers.length, 0, 0)]);
    const records = answers.map(({ ttl, data }) =>
      Buffer.concat([numbers(0xc00c, type, 1, 0, ttl, data.length), data]),
    );
    socket.send(Buffer.concat([head, query.subarray(12, end + 5), ...records]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  opened.push(() => socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

function numbers(...all: number[]): Buffer {
  const bytes = Buffer.alloc(all.length * 2);
  for (const [at, each] of all.entries()) bytes.writeUInt16BE(each, at * 2);
  return bytes;
}

function wire(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]),
    Buffer.alloc(1),
  ]);
}
