import ipaddr from 'ipaddr.js';

/** All that is given out to the Internet at large (RFC 4291 2.4, IANA's registry of IPv6 global unicast addresses). */
const globalUnicast = ipaddr.parseCIDR('2000::/3');
/** Documentation (RFC 9637), younger than the library's list. */
const documentation = ipaddr.parseCIDR('3fff::/20');

/**
 * Whether an address is one that the whole Internet reaches. Loopback, private, link-local,
 * shared (RFC 6598), multicast, reserved and documentation addresses are not, nor are IPv6
 * addresses that carry an IPv4 one, which would lead round this rule: mapped, 6to4, Teredo, NAT64.
 * @param text an IP address as a resolver gives it
 */
export function isPublicAddress(text: string): boolean {
  // A zone (fe80::1%eth0) names a link, and nothing on a link is public.
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || (address.match(globalUnicast) && !address.match(documentation));
}
