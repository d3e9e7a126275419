import { isIPv6 } from 'node:net';

/**
 * Returns the unit for limits: an IPv4 address, or the /64 of an IPv6 address, which one line or machine has to itself
 * (RFC 6177). An IPv4 address that a socket reports as IPv6 is converted to IPv4.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const plain = address.split('%', 1)[0] ?? '';
  if (!isIPv6(plain)) return address;
  const [before = '', after] = plain.toLowerCase().split('::');
  const head = before === '' ? [] : before.split(':');
  // A dotted end stands for two groups. It never reaches into the first four.
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const groups = tail.length + (after?.includes('.') === true ? 1 : 0);
  const zeros = after === undefined ? 0 : 8 - head.length - groups;
  const all = [...head, ...Array<string>(Math.max(0, zeros)).fill('0'), ...tail];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
