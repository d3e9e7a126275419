import { createSocket } from 'node:dgram';

/**
 * Which of this machine's addresses leads there: the system knows when a socket is connected; nothing is sent.
 * @returns null where there is no way
 */
export async function ownAddressTo(host: string): Promise<{ remote: string; own: string } | null> {
  const probe = createSocket('udp4');
  const found = await new Promise<{ remote: string; own: string } | null>((resolve) => {
    probe.once('error', () => resolve(null));
    probe.connect(9, host, () => resolve({ remote: probe.remoteAddress().address, own: probe.address().address }));
  });
  probe.close();
  return found;
}
