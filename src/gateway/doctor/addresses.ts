import { networkInterfaces } from 'node:os';
import type { Check } from './check.ts';
import { type Finding, note, wrong } from './finding.ts';
import { udpTrouble } from './machine.ts';

/** Maximum ports of the range that are tested. */
const tried = 20;

/** Checks the addresses for audio. */
export const audioAddresses: Check = {
  name: 'audio addresses',
  atStart: true,
  async run({ media, asterisk }, { running }) {
    // With Asterisk, audio does not pass through the gateway.
    if (asterisk !== null) return [];
    const { bindAddress, udpPorts } = media;
    const address = bindAddress ?? '0.0.0.0';
    const code = await udpTrouble(address, 0);
    if (code === 'EADDRNOTAVAIL') {
      const own = Object.values(networkInterfaces())
        .flatMap((each) => each ?? [])
        .map((each) => each.address);
      const todo = `Set it to an address of this machine (${own.slice(0, 6).join(', ')}), or leave it empty for all. The address that others see is SIDECALL_PUBLIC_ADDRESS.`;
      return [
        wrong(`SIDECALL_BIND_ADDRESS is ${address}, which is no address of this machine: no audio can flow.`, todo),
      ];
    }
    if (code !== null)
      return [wrong(`No UDP port can be opened at ${address} (${code}).`, 'See SIDECALL_BIND_ADDRESS.')];
    return udpPorts === null || running ? [] : portsOf(address, udpPorts);
  },
};

async function portsOf(address: string, [first, last]: readonly [number, number]): Promise<Finding[]> {
  const step = Math.max(1, Math.floor((last - first + 1) / tried));
  let taken = 0;
  let asked = 0;
  for (let port = first; port <= last; port += step) {
    asked += 1;
    if ((await udpTrouble(address, port)) !== null) taken += 1;
  }
  const todo = 'Choose another range for SIDECALL_UDP_PORTS, or stop the program that uses it.';
  const which = `ports of SIDECALL_UDP_PORTS (${first}-${last})`;
  if (taken === asked) return [wrong(`The ${which} are in use: no audio can flow.`, todo)];
  return taken > asked / 2 ? [note(`${taken} of ${asked} ${which} that were tried are in use.`, todo)] : [];
}
