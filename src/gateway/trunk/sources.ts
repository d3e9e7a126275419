import { BlockList, isIPv6 } from 'node:net';

/** Addresses that may call. */
export class Sources {
  readonly #list = new BlockList();

  /** @param networks IP addresses, or networks as in RFC 4632 */
  constructor(networks: readonly string[]) {
    this.add(...networks);
  }

  add(...networks: readonly string[]): void {
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  has(address: string): boolean {
    return this.#list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
}
