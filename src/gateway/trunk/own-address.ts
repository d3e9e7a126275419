import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * Finds which of this machine's addresses leads to a host. Connecting a UDP socket makes the system choose one; no
 * packet is sent.
 * @returns null if there is no route
 */
export async function ownAddressTo(host: string): Promise<{ remote: string; own: string } | null> {
  const probe = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const found = await new Promise<{ remote: string; own: string } | null>((resolve) => {
    probe.once('error', () => resolve(null));
    // A callback of connect would also run on failure, and would hide the error event.
    probe.once('connect', () => resolve({ remote: probe.remoteAddress().address, own: probe.address().address }));
    probe.connect(9, host);
  });
  probe.close();
  return found;
}
