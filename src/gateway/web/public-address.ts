import ipaddr from 'ipaddr.js';

/** All global unicast addresses (RFC 4291 2.4, IANA's registry of IPv6 global unicast addresses). */
const globalUnicast = ipaddr.parseCIDR('2000::/3');
/** Documentation addresses (RFC 9637), which the library's list does not have yet. */
const documentation = ipaddr.parseCIDR('3fff::/20');
/**
 * Cloud services at addresses that look public. They hand out keys and settings to any client inside the cloud. Others
 * (169.254.169.254, 100.100.100.200, 192.0.0.192, fd00:ec2::254) are in reserved networks.
 */
const cloudInside = [
  // Azure: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  '168.63.129.16/32',
  // IBM Cloud's service network: https://cloud.ibm.com/docs/vpc?topic=vpc-service-endpoints-for-vpc
  '161.26.0.0/16',
  '166.8.0.0/14',
].map((text) => ipaddr.IPv4.parseCIDR(text));

/**
 * Whether an address is reachable from the whole Internet. Loopback, private, link-local, shared (RFC 6598),
 * benchmarking, multicast, reserved and documentation addresses are not. Internal services of clouds are excluded, and
 * so are IPv6 addresses that embed an IPv4 address and would bypass this rule: mapped, 6to4, Teredo, NAT64, ISATAP.
 * @param text an IP address as a resolver returns it
 */
export function isPublicAddress(text: string): boolean {
  // A zone (fe80::1%eth0) names a link, and no address on a link is public.
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv4) return !cloudInside.some((network) => address.match(network));
  return address.match(globalUnicast) && !address.match(documentation) && !isIsatap(address as ipaddr.IPv6);
}

/** RFC 5214 6.1: an interface identifier of 0:5efe or 200:5efe and an IPv4 address. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x200);
}
