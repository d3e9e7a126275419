import type { CandidatePair, IceConnection, StunProtocol } from 'werift';
import { MediaSocket, type SocketSettings } from '../udp/media-socket.ts';
import { kindOf } from './demultiplex.ts';
import { secondLane } from './second-lane.ts';
import { isAuthentic, isRequest, namesUs } from './stun-check.ts';

/** Members of werift's ICE connection that its types hide, or its interface leaves out. */
interface Inside {
  ensureProtocol(protocol: StunProtocol): void;
  canSendApplicationData(): boolean;
  readonly userHistory: Readonly<Record<string, string>>;
}

export interface IceSocketOptions {
  /** Without an address to bind to there is one socket, of all addresses, for each address of the machine. */
  settings: SocketSettings;
  /** SRTP or SRTCP, as it came. */
  onMedia: (kind: 'rtp' | 'rtcp', datagram: Buffer) => void;
  /** The other side lives: it has sent a check that nobody else could. */
  onCheck: () => void;
}

/** A peer changes its address a few times in a call. */
const maxPeers = 100;
/** Checks and handshakes of one leg that wait at once; a real one has a handful. */
const maxWaiting = 64;

/**
 * The UDP sockets of one leg. werift does ICE and DTLS on them, and gets to see
 * nothing else: of the datagrams that arrive (RFC 7983), media goes its own short
 * way, and what does not come from the peer goes nowhere:
 *
 *   STUN request ── signed with our password? ──► werift; the sender is a peer now
 *   STUN answer  ────────────────────────────────► werift, which asks for its signature
 *   DTLS         ── from a peer? ────────────────► werift
 *   SRTP, SRTCP  ────────────────────────────────► onMedia, which asks for its tag
 */
export class IceSockets {
  readonly #connection: IceConnection;
  readonly #inside: Inside;
  readonly #options: IceSocketOptions;
  readonly #sockets = new Map<unknown, MediaSocket>();
  readonly #peers = new Set<string>();
  #waiting = 0;
  #pair: CandidatePair | undefined;
  #way: { socket: MediaSocket; host: string; port: number } | null = null;

  /** To be called before candidates are gathered. */
  constructor(connection: IceConnection, options: IceSocketOptions) {
    this.#connection = connection;
    this.#inside = connection as unknown as Inside;
    this.#options = options;
    const ensure = this.#inside.ensureProtocol.bind(connection);
    this.#inside.ensureProtocol = (protocol) => {
      ensure(protocol);
      if (protocol.type === 'stun') protocol.connectionMade = (ipv4) => this.#open(protocol, ipv4 ? 'udp4' : 'udp6');
    };
  }

  get count(): number {
    return this.#sockets.size;
  }

  /** Sends on the pair that ICE has chosen. Returns whether the buffer can be used again. */
  send(data: Buffer): boolean {
    const pair = this.#connection.nominated;
    // RFC 7675: nothing goes to somebody who has ceased to consent.
    if (pair === undefined || !this.#inside.canSendApplicationData()) return true;
    if (pair !== this.#pair) {
      const socket = this.#sockets.get(pair.protocol);
      const [host, port] = pair.remoteAddr;
      this.#pair = pair;
      this.#way = socket === undefined ? null : { socket, host, port };
    }
    if (this.#way !== null) return this.#way.socket.sendNow(data, this.#way.port, this.#way.host);
    // Through a TURN server.
    this.#connection.send(data).catch(() => {});
    return false;
  }

  async #open(protocol: StunProtocol, type: 'udp4' | 'udp6'): Promise<void> {
    const socket = await MediaSocket.open(type, this.#options.settings, (data, host, port, at) =>
      this.#receive(data, host, port, at),
    );
    this.#sockets.set(protocol, socket);
    protocol.transport = socket as unknown as StunProtocol['transport'];
    const hidden = protocol as unknown as { datagramReceived(data: Buffer, from: readonly [string, number]): void };
    socket.onData = (data, from) => hidden.datagramReceived(data, from);
  }

  #receive(data: Buffer, host: string, port: number, socket: MediaSocket): void {
    const kind = kindOf(data);
    if (kind === 'rtp' || kind === 'rtcp') this.#options.onMedia(kind, data);
    else if (kind !== null && this.#mayWait(kind, data)) {
      this.#waiting += 1;
      secondLane.add(() => {
        this.#waiting -= 1;
        this.#settle(kind, data, host, port, socket);
      });
    }
  }

  /** A flood to one leg's port is not to fill the lane that the keys of all new calls wait in. */
  #mayWait(kind: 'stun' | 'dtls', data: Buffer): boolean {
    if (this.#waiting >= maxWaiting) return false;
    return kind === 'dtls' || !isRequest(data) || namesUs(data, (ufrag) => this.#passwordOf(ufrag) !== undefined);
  }

  #settle(kind: 'stun' | 'dtls', data: Buffer, host: string, port: number, socket: MediaSocket): void {
    if (socket.closed) return;
    const passes = kind === 'dtls' ? this.#isKnown(host, port) : !isRequest(data) || this.#isPeer(data, host, port);
    if (passes) socket.onData(data, [host, port]);
  }

  #isPeer(request: Buffer, host: string, port: number): boolean {
    if (!isAuthentic(request, (ufrag) => this.#passwordOf(ufrag))) return false;
    if (this.#peers.size < maxPeers) this.#peers.add(`${host} ${port}`);
    this.#options.onCheck();
    return true;
  }

  /** Strangers choose the name: not every property of an object is one of ours. */
  #passwordOf(ufrag: string): string | undefined {
    const { userHistory } = this.#inside;
    return Object.hasOwn(userHistory, ufrag) ? userHistory[ufrag] : undefined;
  }

  /** A peer that is ICE lite only answers; then its address is the one that we check. */
  #isKnown(host: string, port: number): boolean {
    if (this.#peers.has(`${host} ${port}`)) return true;
    return this.#connection.checkList.some(({ remoteAddr }) => remoteAddr[0] === host && remoteAddr[1] === port);
  }
}
