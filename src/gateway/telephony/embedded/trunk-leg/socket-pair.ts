import { randomInt } from 'node:crypto';
import type { SocketType } from 'node:dgram';
import { MediaSocket, NoMediaPort, type SocketSettings } from '../udp/media-socket.ts';

export type Receive = (data: Buffer, host: string, port: number) => void;

/** Number of tries to find two adjacent free ports if the system chooses them. */
const tries = 50;

/** An even port for RTP and the next odd one for RTCP (RFC 3550 section 11). */
export class SocketPair {
  readonly rtp: MediaSocket;
  readonly rtcp: MediaSocket;

  private constructor(rtp: MediaSocket, rtcp: MediaSocket) {
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  /** @throws NoMediaPort if no two adjacent ports are free */
  static async open(
    type: SocketType,
    settings: SocketSettings,
    receive: { rtp: Receive; rtcp: Receive },
  ): Promise<SocketPair> {
    const bind = (port: number | null, to: Receive): Promise<MediaSocket | null> =>
      MediaSocket.open(type, { ...settings, udpPorts: port === null ? null : [port, port] }, to).catch(
        (error: unknown) => {
          // With many calls, taken ports are normal: try the next. Other errors, such as a wrong address, are
          // permanent.
          if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
          return null;
        },
      );
    const { udpPorts: ports } = settings;
    for (const even of candidates(ports)) {
      const rtp = await bind(even, receive.rtp);
      if (rtp === null) continue;
      const { port } = rtp.address;
      let rtcp: MediaSocket | null = null;
      try {
        if (port % 2 === 0 && port < 65_535) rtcp = await bind(port + 1, receive.rtcp);
      } finally {
        if (rtcp === null) await rtp.close();
      }
      if (rtcp !== null) return new SocketPair(rtp, rtcp);
    }
    const where = ports === null ? '' : ` from ${ports[0]} to ${ports[1]}`;
    throw new NoMediaPort(`No two UDP ports beside each other are free for media${where}.`);
  }

  close(): void {
    void this.rtp.close();
    void this.rtcp.close();
  }
}

/**
 * Even ports whose odd neighbour is in the range too. The start is random, so that a port rests before it is reused.
 */
function* candidates(ports: readonly [first: number, last: number] | null): Generator<number | null> {
  if (ports === null) {
    for (let n = 0; n < tries; n++) yield null;
    return;
  }
  const first = ports[0] + (ports[0] % 2);
  const count = Math.floor((ports[1] - first + 1) / 2);
  if (count <= 0) return;
  const start = randomInt(count);
  for (let n = 0; n < count; n++) yield first + 2 * ((start + n) % count);
}
