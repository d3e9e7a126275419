import { linuxUdp } from './linux-udp.ts';
import { bindNodeUdp } from './node-udp.ts';
import type { BindUdp } from './udp-socket.ts';

const known = new Map<number, Promise<BindUdp>>();

/**
 * How sockets are bound on this machine; one and the same for all that ask for the same rounds.
 *
 * @param roundMs pause between two rounds in which all sockets are read, in milliseconds; 0: each datagram at once
 */
export function bindUdp(roundMs: number): Promise<BindUdp> {
  const before = known.get(roundMs);
  if (before !== undefined) return before;
  const found =
    roundMs === 0
      ? Promise.resolve(bindNodeUdp)
      : linuxUdp(roundMs).then(
          (linux) => linux ?? bindNodeUdp,
          // No descriptor for an epoll just now.
          () => bindNodeUdp,
        );
  known.set(roundMs, found);
  return found;
}
