import type { CandidatePair, IceConnection, StunProtocol } from 'werift';
import { MediaSocket, type SocketSettings } from '../udp/media-socket.ts';
import { kindOf } from './demultiplex.ts';
import { secondLane } from './second-lane.ts';
import { isAuthentic, isRequest, namesUs } from './stun-check.ts';

/** Private members of werift's ICE connection. */
interface Inside {
  ensureProtocol(protocol: StunProtocol): void;
  canSendApplicationData(): boolean;
  readonly userHistory: Readonly<Record<string, string>>;
}

export interface IceSocketOptions {
  /** Without a bind address, one socket on all addresses is opened for each address of the machine. */
  settings: SocketSettings;
  /** Receives SRTP or SRTCP packets, unchanged. */
  onMedia: (kind: 'rtp' | 'rtcp', datagram: Buffer) => void;
  /** Called for an authenticated check: the far end is alive. */
  onCheck: () => void;
}

/** Just below werift's shortest interval between two consent checks: the next one abandons an unanswered one. */
const answerMs = 4000;
/** A peer changes its address only a few times in a call. */
const maxPeers = 100;
/** Maximum number of waiting checks and handshake messages per leg. A real peer has only a few. */
const maxWaiting = 64;

/**
 * RFC 7675 section 5.1: consent lasts 30 s from the last valid answer, however long that took. werift asks every 4 to
 * 6 s, but ignores answers after half a second. On a busy machine none is in time, and every call would end after 30 s
 * although its audio flows.
 */
function waitLonger(protocol: StunProtocol): void {
  const request = protocol.request.bind(protocol);
  protocol.request = (message, address, key, options) =>
    request(
      message,
      address,
      key,
      typeof options === 'object' && options.responseTimeout !== undefined
        ? { ...options, responseTimeout: answerMs }
        : options,
    );
}

/**
 * The UDP sockets of one leg. werift runs ICE and DTLS on them and sees only that traffic. Of the datagrams that arrive
 * (RFC 7983), media takes a shorter path, and everything that is not from the peer is dropped:
 *
 *   STUN request ── signed with our password? ──► werift; the sender is a peer now
 *   STUN answer  ────────────────────────────────► werift, which checks its signature
 *   DTLS         ── from a peer? ────────────────► werift
 *   SRTP, SRTCP  ────────────────────────────────► onMedia, which checks its tag
 */
export class IceSockets {
  readonly #connection: IceConnection;
  readonly #inside: Inside;
  readonly #options: IceSocketOptions;
  readonly #sockets = new Map<unknown, MediaSocket>();
  readonly #peers = new Set<string>();
  /** Datagrams of DTLS: from the peer, and from addresses that have sent no valid check. */
  readonly handshake = { known: 0, unknown: 0 };
  #waiting = 0;
  #pair: CandidatePair | undefined;
  #way: { socket: MediaSocket; host: string; port: number } | null = null;

  /** Create it before candidates are gathered. */
  constructor(connection: IceConnection, options: IceSocketOptions) {
    this.#connection = connection;
    this.#inside = connection as unknown as Inside;
    this.#options = options;
    const ensure = this.#inside.ensureProtocol.bind(connection);
    this.#inside.ensureProtocol = (protocol) => {
      ensure(protocol);
      if (protocol.type !== 'stun') return;
      protocol.connectionMade = (ipv4) => this.#open(protocol, ipv4 ? 'udp4' : 'udp6');
      waitLonger(protocol);
    };
  }

  get count(): number {
    return this.#sockets.size;
  }

  /** Sends on the pair that ICE has chosen. Returns true if the buffer can be reused. */
  send(data: Buffer): boolean {
    const pair = this.#connection.nominated;
    // RFC 7675: nothing is sent after the peer's consent has expired.
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

  /** A flood on one leg's port must not fill the queue that the handshakes of all new calls share. */
  #mayWait(kind: 'stun' | 'dtls', data: Buffer): boolean {
    if (this.#waiting >= maxWaiting) return false;
    return kind === 'dtls' || !isRequest(data) || namesUs(data, (ufrag) => this.#passwordOf(ufrag) !== undefined);
  }

  #settle(kind: 'stun' | 'dtls', data: Buffer, host: string, port: number, socket: MediaSocket): void {
    if (socket.closed) return;
    const passes = kind === 'dtls' ? this.#isKnown(host, port) : !isRequest(data) || this.#isPeer(data, host, port);
    if (kind === 'dtls') this.handshake[passes ? 'known' : 'unknown'] += 1;
    if (passes) socket.onData(data, [host, port]);
  }

  #isPeer(request: Buffer, host: string, port: number): boolean {
    if (!isAuthentic(request, (ufrag) => this.#passwordOf(ufrag))) return false;
    if (this.#peers.size < maxPeers) this.#peers.add(`${host} ${port}`);
    this.#options.onCheck();
    return true;
  }

  /** The far end chooses the name, so inherited properties of the object must not match. */
  #passwordOf(ufrag: string): string | undefined {
    const { userHistory } = this.#inside;
    return Object.hasOwn(userHistory, ufrag) ? userHistory[ufrag] : undefined;
  }

  /** An ICE lite peer sends no checks. It is then known by the address that we check. */
  #isKnown(host: string, port: number): boolean {
    if (this.#peers.has(`${host} ${port}`)) return true;
    return this.#connection.checkList.some(({ remoteAddr }) => remoteAddr[0] === host && remoteAddr[1] === port);
  }
}
