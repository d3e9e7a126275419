import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * Which of this machine's addresses leads there: the system knows when a socket is connected; nothing is sent.
 * @returns null where there is no way
 */
export async function ownAddressTo(host: string): Promise<{ remote: string; own: string } | null> {
  const probe = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const found = await new Promise<{ remote: string; own: string } | null>((resolve) => {
    probe.once('error', () => resolve(null));
    // A callback of connect would be called on failure, too, and hide the event of it.
    probe.once('connect', () => resolve({ remote: probe.remoteAddress().address, own: probe.address().address }));
    probe.connect(9, host);
  });
  probe.close();
  return found;
}
