import type { SocketType } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import type { Libc } from './libc.ts';

/** AF_INET and AF_INET6 of Linux. */
export const families = { udp4: 2, udp6: 10 } as const;
/** Bytes of sockaddr_in and sockaddr_in6 (ip(7), ipv6(7)). */
export const lengths = { udp4: 16, udp6: 28 } as const;
/** Offsets of the address, and of the interface number that only sockaddr_in6 has. */
const addressAt = { udp4: 4, udp6: 8 } as const;
const scopeAt = 24;
const textRoom = 46;

/**
 * Returns an IP address and port in the kernel's form. Null if the host is not an address of this family, or the port
 * invalid.
 */
export function toSocketAddress(libc: Libc, type: SocketType, host: string, port: number): Buffer | null {
  const out = Buffer.alloc(lengths[type]);
  const [address = '', scope] = host.split('%');
  if (!isPort(port) || libc.inet_pton(families[type], address, out.subarray(addressAt[type])) !== 1) return null;
  out.writeUInt16LE(families[type], 0);
  out.writeUInt16BE(port, 2);
  if (scope !== undefined && type === 'udp6') out.writeUInt32LE(Number.parseInt(scope, 10) >>> 0, scopeAt);
  return out;
}

/** @param port 0 is valid too: bind chooses any port */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65_535;
}

export function fromSocketAddress(libc: Libc, type: SocketType, from: Buffer): AddressInfo {
  const text = Buffer.alloc(textRoom);
  libc.inet_ntop(families[type], from.subarray(addressAt[type]), text, textRoom);
  const address = text.toString('latin1', 0, text.indexOf(0));
  const scope = type === 'udp6' ? from.readUInt32LE(scopeAt) : 0;
  return {
    address: scope === 0 ? address : `${address}%${scope}`,
    family: type === 'udp4' ? 'IPv4' : 'IPv6',
    port: from.readUInt16BE(2),
  };
}
