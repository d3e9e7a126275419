import { BlockList, isIPv6 } from 'node:net';

/** Addresses that may call. */
export class Sources {
  readonly #list = new BlockList();

  /** @param networks IP addresses, or networks as in RFC 4632 */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      if (bits === undefined) this.add(address);
      else this.#list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
    }
  }

  add(address: string): void {
    this.#list.addAddress(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  has(address: string): boolean {
    return this.#list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
}
