import { linuxUdp } from './linux-udp.ts';
import { bindNodeUdp } from './node-udp.ts';
import type { BindUdp } from './udp-socket.ts';

const known = new Map<number, Promise<BindUdp>>();

/**
 * Returns the function that binds sockets on this machine. It is shared by all callers with the same interval.
 *
 * @param roundMs interval for reading all sockets together, in ms; 0: each datagram at once
 */
export function bindUdp(roundMs: number): Promise<BindUdp> {
  const before = known.get(roundMs);
  if (before !== undefined) return before;
  const found =
    roundMs === 0
      ? Promise.resolve(bindNodeUdp)
      : linuxUdp(roundMs).then(
          (linux) => linux ?? bindNodeUdp,
          // No file descriptor is free for epoll.
          () => bindNodeUdp,
        );
  known.set(roundMs, found);
  return found;
}
