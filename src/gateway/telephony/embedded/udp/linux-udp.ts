import type { SocketType } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { type Libc, libc, systemError } from './libc.ts';
import { Rounds, type Visited } from './rounds.ts';
import { families, fromSocketAddress, lengths, toSocketAddress } from './socket-address.ts';
import type { BindUdp, Receive, UdpSocket } from './udp-socket.ts';

/** Constants of socket(2) and recv(2) on Linux. */
const datagrams = 2;
const nonBlocking = 0x800;
const closeOnExec = 0x80000;
const dontWait = 0x40;

/** The maximum size of a datagram. Media datagrams are far smaller. */
const scratch = Buffer.allocUnsafe(65_536);
const sender = Buffer.alloc(lengths.udp6);
const senderLength = new Uint32Array(1);

/** A socket that uses system calls directly and is read in rounds with all others. */
class LinuxUdp implements UdpSocket, Visited {
  readonly fd: number;
  readonly address: AddressInfo;
  readonly #type: SocketType;
  readonly #libc: Libc;
  readonly #rounds: Rounds;
  readonly #receive: Receive;
  /** Last destination and last source. Usually they stay the same. */
  #target: { host: string; port: number; address: Buffer | null } = { host: '', port: 0, address: null };
  #from: { bytes: Buffer; host: string; port: number } = { bytes: Buffer.alloc(0), host: '', port: 0 };

  constructor(fd: number, type: SocketType, system: { libc: Libc; rounds: Rounds }, receive: Receive) {
    this.fd = fd;
    this.#type = type;
    this.#libc = system.libc;
    this.#rounds = system.rounds;
    this.#receive = receive;
    this.#libc.getsockname(fd, sender, lengthOf(type));
    this.address = fromSocketAddress(this.#libc, type, sender);
    this.#rounds.join(this);
  }

  send(data: Uint8Array, port: number, host: string): boolean {
    if (port !== this.#target.port || host !== this.#target.host) {
      this.#target = { host, port, address: toSocketAddress(this.#libc, this.#type, host, port) };
    }
    const { address } = this.#target;
    if (address !== null) this.#libc.sendto(this.fd, data, data.length, dontWait, address, address.length);
    return true;
  }

  read(): void {
    const length = this.#libc.recvfrom(this.fd, scratch, scratch.length, dontWait, sender, lengthOf(this.#type));
    if (length < 0) return;
    const data = Buffer.allocUnsafe(length);
    scratch.copy(data, 0, 0, length);
    if (sender.compare(this.#from.bytes, 0, this.#from.bytes.length, 0, lengths[this.#type]) !== 0) this.#meet();
    this.#receive(data, this.#from.host, this.#from.port);
  }

  async close(): Promise<void> {
    this.#rounds.leave(this);
    this.#libc.close(this.fd);
  }

  #meet(): void {
    const { address: host, port } = fromSocketAddress(this.#libc, this.#type, sender);
    this.#from = { bytes: Buffer.from(sender.subarray(0, lengths[this.#type])), host, port };
  }
}

/**
 * Returns a function that binds sockets which are read together every `everyMs` milliseconds. Null if the system does
 * not support it.
 */
export async function linuxUdp(everyMs: number, found: Promise<Libc | null> = libc()): Promise<BindUdp | null> {
  const library = await found;
  if (library === null) return null;
  const system = { libc: library, rounds: new Rounds(library, everyMs) };
  return async (type, address, port, receive) => {
    const fd = library.socket(families[type], datagrams | nonBlocking | closeOnExec, 0);
    if (fd < 0) throw systemError(library, 'socket');
    try {
      const at = toSocketAddress(library, type, address ?? (type === 'udp4' ? '0.0.0.0' : '::'), port);
      if (at === null) throw Object.assign(new Error(`bind ${address}: EINVAL`), { code: 'EINVAL' });
      if (library.bind(fd, at, at.length) < 0) throw systemError(library, `bind ${address ?? ''}`);
      return new LinuxUdp(fd, type, system, receive);
    } catch (error) {
      library.close(fd);
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
      throw error;
    }
  };
}

function lengthOf(type: SocketType): Uint32Array {
  senderLength[0] = lengths[type];
  return senderLength;
}
