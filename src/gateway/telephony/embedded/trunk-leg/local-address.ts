import type { SocketType } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { TrunkMedia } from '../../../sip/principal.ts';
import type { MediaSettings } from '../media-transport.ts';

export interface Addresses {
  /** What the description says. */
  shown: string;
  socketType: SocketType;
}

/** What the far end is told to send to: the setting, else where we listen, else where signalling goes out, else any of ours. */
export function addressesOf({ publicAddress, bindAddress }: MediaSettings, { localAddress }: TrunkMedia): Addresses {
  const shown = publicAddress ?? bindAddress ?? localAddress ?? firstOutside() ?? '127.0.0.1';
  return { shown, socketType: (bindAddress ?? shown).includes(':') ? 'udp6' : 'udp4' };
}

function firstOutside(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
