import type { SocketType } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { TrunkMedia } from '../../../sip/auth/principal.ts';
import type { MediaSettings } from '../webrtc/media-transport.ts';

export interface Addresses {
  /** The address in our description. */
  shown: string;
  socketType: SocketType;
}

/**
 * Selects the address for our description: the setting, otherwise the bind address, otherwise the local address of the
 * signalling, otherwise any address of the machine.
 * @param family of the far end, if it is known; by default the signalling's
 * @returns null if we have no address of that family
 */
export function addressesOf(
  { publicAddress, bindAddress }: MediaSettings,
  { localAddress }: TrunkMedia,
  family?: 4 | 6,
): Addresses | null {
  const signalled = family ?? (localAddress === undefined ? undefined : familyOf(localAddress));
  const wanted = bindAddress === null ? signalled : family;
  const fits = (address: string | null | undefined): address is string =>
    typeof address === 'string' && (wanted === undefined || wanted === familyOf(address));
  const loopback = wanted === 6 ? '::1' : '127.0.0.1';
  const shown = [publicAddress, bindAddress, localAddress, outside(wanted ?? 4) ?? loopback].find(fits);
  if (shown === undefined) return null;
  const type = (bindAddress ?? shown).includes(':') ? 'udp6' : 'udp4';
  return family !== undefined && type !== `udp${family}` ? null : { shown, socketType: type };
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** Returns the first address that others can reach. Link-local addresses are skipped (RFC 4291 2.5.6). */
function outside(wanted: 4 | 6): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(
    ({ internal, family, address }) => !internal && family === `IPv${wanted}` && !/^fe[89ab]/i.test(address),
  )?.address;
}
