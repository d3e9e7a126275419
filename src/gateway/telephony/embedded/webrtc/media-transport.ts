import { isIP } from 'node:net';
import {
  type DtlsSocket,
  IceCandidate,
  ProtectionProfileAes128CmHmacSha1_80,
  parseIceServers,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceParameters,
  RTCIceTransport,
} from 'werift';
import { type Clock, ticks } from '../../../../domain/clock.ts';
import type { PathHandlers } from '../rtp/media-path.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import type { RemoteMedia } from '../rtp/sdp.ts';
import { localAddresses } from '../udp/local-addresses.ts';
import { NoMediaPort, type PortUsage } from '../udp/media-socket.ts';
import { kindOf } from './demultiplex.ts';
import { DtlsRepeats } from './dtls-repeats.ts';
import { IceSockets } from './ice-sockets.ts';
import { useLeanHandshake } from './lean-handshake.ts';
import { useNativeX25519 } from './native-x25519.ts';
import { secondLane } from './second-lane.ts';
import { SecureMedia } from './secure-media.ts';

/** Network settings for media. */
export interface MediaSettings {
  /** Local address for media. Null: all addresses. */
  bindAddress: string | null;
  /** Address that others see instead of ours (one-to-one NAT). Null: none. */
  publicAddress: string | null;
  /** First and last UDP port. Null: any. */
  udpPorts: readonly [first: number, last: number] | null;
  /** Interval for reading the packets of all legs, in ms. 0: each packet at once. Default: 4. */
  roundMs?: number;
  /**
   * Resolves a media host name of a trunk (RFC 8866 5.7). Default: the system's resolver. Rejects if there is no
   * address.
   */
  lookup?: (host: string, family: 4 | 6) => Promise<string>;
  /** Counts the open sockets. */
  usage?: PortUsage;
  /** STUN and TURN servers for the gateway's own candidates. */
  iceServers?: readonly { urls: string | string[]; username?: string; credential?: string }[];
}

useNativeX25519();
useLeanHandshake();

/** Content type of alerts (RFC 5246 6.2.1). */
const alert = 21;
/** One flight of a ClientHello, and its retransmissions. */
const maxEarly = 8;

const knownFingerprints = new WeakMap<object, { algorithm: string; value: string }>();

/**
 * ICE, DTLS and SRTP of one leg. werift implements ICE and DTLS (RFC 8445, 5764). SRTP and packet handling are our own
 * (RFC 3711):
 *
 *   gathered ──connect──► connecting ──► connected ──► failed
 *                             └───────────────────────┘
 */
export class MediaTransport {
  readonly #ice: RTCIceTransport;
  readonly #sockets: IceSockets;
  readonly #dtls: RTCDtlsTransport;
  readonly #settings: MediaSettings;
  readonly #handlers: PathHandlers;
  #secured: SecureMedia | null = null;
  readonly #send = (packet: Buffer): boolean => this.#sockets.send(packet);
  #offerer = false;
  #remoteUfrag: string | null = null;
  #failed = false;
  #closed = false;
  #lastStun: number;
  #checks = 0;
  /** Datagrams of DTLS that were sent, and what the far end complained of. */
  #answers = 0;
  #alert = '';
  /** ClientHellos that arrived before ICE could carry an answer. Null once it can. */
  #early: Buffer[] | null = [];
  #firstCheck: () => void = () => {};
  readonly #checked: Promise<void>;

  private constructor(settings: MediaSettings, clock: Clock, handlers: PathHandlers) {
    this.#settings = settings;
    this.#handlers = handlers;
    this.#lastStun = ticks(clock);
    this.#checked = new Promise((resolve) => {
      this.#firstCheck = resolve;
    });
    const gatherer = new RTCIceGatherer({
      ...parseIceServers((settings.iceServers ?? []).map((server) => ({ ...server }))),
      // The addresses are listed here, with a cache, instead of by werift for every leg.
      additionalHostAddresses: hosts(settings),
      useIpv4: false,
      useIpv6: false,
    });
    // By default werift asks a public STUN server and waits for it. Do not contact a server that is not configured.
    if (gatherer.connection.options.stunServer === undefined) delete gatherer.connection.stunServer;
    this.#sockets = new IceSockets(gatherer.connection, {
      settings,
      onMedia: (kind, datagram) => this.#receive(kind, datagram),
      // Every check of the far end passes here, so it is alive (RFC 7675).
      onCheck: () => {
        this.#lastStun = ticks(clock);
        this.#checks += 1;
        this.#firstCheck();
      },
    });
    // Media arrives here only through a TURN server. Media on our own sockets takes the short path.
    gatherer.connection.onData.subscribe((data) => {
      const kind = kindOf(data);
      if (kind === 'rtp' || kind === 'rtcp') this.#receive(kind, Buffer.from(data));
      else if (kind === 'dtls' && this.#early !== null && this.#early.length < maxEarly) this.#early.push(data);
    });
    this.#ice = new RTCIceTransport(gatherer);
    this.#dtls = new RTCDtlsTransport({}, this.#ice, undefined, [ProtectionProfileAes128CmHmacSha1_80]);
    // Media is handled here. Setting it up in werift as well would cost two milliseconds per leg.
    this.#dtls.startSrtp = () => {
      if (this.#dtls.dtls?.srtp.srtpProfile === undefined) throw new Error('No SRTP profile was agreed on.');
    };
    this.#dtls.onStateChange.subscribe((state) => {
      if (state === 'connected' && this.#dtls.dtls) this.#secured ??= new SecureMedia(this.#dtls.dtls);
      if (state === 'failed') this.#fail('DTLS failed');
      // A closing peer's alert arrives before its BYE, or without one. A reloaded page may return to its call. Other
      // calls end because of silence.
    });
    this.#ice.onStateChange.subscribe((state) => {
      if (state === 'failed') this.#fail('ICE failed');
    });
  }

  /** Opens the sockets and gathers the candidates. */
  static async open(settings: MediaSettings, clock: Clock, handlers: PathHandlers): Promise<MediaTransport> {
    const transport = new MediaTransport(settings, clock, handlers);
    transport.#dtls.localCertificate = await RTCDtlsTransport.SetupCertificate();
    await transport.#ice.gather();
    if (transport.#sockets.count > 0) return transport;
    await transport.close();
    throw new NoMediaPort('No UDP socket for media could be opened.');
  }

  get connected(): boolean {
    return this.#secured !== null && this.#dtls.state === 'connected';
  }

  get progress(): string {
    const candidates = this.#ice.getRemoteCandidates().length;
    const far = `candidates of the far end ${candidates}, its checks ${this.#checks}`;
    return `ICE ${this.#ice.state}, DTLS ${this.#dtls.state}, ${far}${this.#handshakeProgress()}`;
  }

  /** RFC 6347 4.2.4 numbers the flights. Empty before the first message. */
  #handshakeProgress(): string {
    const { known, unknown } = this.#sockets.handshake;
    if (known + unknown + this.#answers === 0) return '';
    const flight = `flight ${this.#dtls.dtls?.dtls.flight ?? 0}`;
    const strangers = unknown > 0 ? `, ${unknown} from unknown addresses` : '';
    return `, its handshake: ${flight}, ${known} received${strangers}, ${this.#answers} sent${this.#alert}`;
  }

  /** Last STUN check of the far end, in ticks of the clock. */
  get lastStun(): number {
    return this.#lastStun;
  }

  get credentials(): { ufrag: string; password: string } {
    const { usernameFragment, password } = this.#ice.localParameters;
    return { ufrag: usernameFragment, password };
  }

  get fingerprint(): { algorithm: string; value: string } {
    // werift parses the certificate at each call. One certificate serves the whole process, so cache the result.
    const certificate = this.#dtls.localCertificate;
    const known = certificate && knownFingerprints.get(certificate);
    if (known !== undefined) return known;
    const [first] = this.#dtls.localParameters.fingerprints;
    const found = { algorithm: first?.algorithm ?? '', value: first?.value ?? '' };
    if (certificate) knownFingerprints.set(certificate, found);
    return found;
  }

  /** Candidate lines for the SDP, without "candidate:". */
  get candidates(): string[] {
    const { publicAddress, bindAddress } = this.#settings;
    const all = this.#ice.localCandidates.filter(
      (each) => each.type !== 'host' || bindAddress === null || each.ip === bindAddress,
    );
    const lines = all.map((each) => (each.toJSON().candidate ?? '').replace(/^candidate:/, ''));
    const host = all.find((each) => each.type === 'host' && !each.ip.includes(':'));
    if (publicAddress === null || !host || all.some((each) => each.ip === publicAddress)) return lines;
    // One-to-one NAT keeps the port, so the same socket answers there.
    const mapped = `public ${host.component} ${host.protocol} ${host.priority} ${publicAddress} ${host.port} typ host`;
    return [mapped, ...lines];
  }

  /**
   * Called before we make the offer: our side then controls (RFC 8445 6.1.1). The far end's first check may arrive
   * before its answer. As a role conflict it would stay unanswered, and the far end would wait for the next check.
   */
  offering(): void {
    this.#ice.connection.iceControlling = true;
  }

  /** @param offerer whether we made the offer. Resolves when media can flow; rejects if it never will. */
  async connect(remote: RemoteMedia, offerer: boolean): Promise<void> {
    this.#offerer = offerer;
    this.#ice.connection.iceControlling = offerer || remote.ice.lite;
    await this.#setRemote(remote);
    const fingerprints = remote.fingerprints.map((each) => new RTCDtlsFingerprint(each.algorithm, each.value));
    this.#dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, 'auto'));
    // RFC 5763 section 5: the active side sends the ClientHello.
    this.#dtls.role = remote.setup === 'passive' ? 'client' : 'server';
    if (this.#ice.getRemoteCandidates().length === 0) await this.#checked;
    await secondLane.turn();
    if (this.#closed) return;
    if (this.#dtls.role === 'client') await this.#ice.start();
    const secured = this.#dtls.start();
    const { dtls } = this.#dtls;
    const receiver = dtls?.transport.socket;
    if (dtls && receiver?.onData) {
      const repeats = new DtlsRepeats((record) => decrypts(dtls, record));
      const receive = receiver.onData;
      // An answer cannot be sent before ICE has a pair of addresses. Without this buffer, the ClientHello would be
      // answered only at its retransmission 50 ms later (RFC 6347 4.2.4.1).
      const send = receiver.send;
      receiver.send = (...message) => {
        this.#answers += 1;
        return send(...message);
      };
      receiver.onData = (data, from) => {
        if (this.connected) repeats.seal();
        // RFC 5246 7.2: level and description, in clear before there are keys.
        if (data[0] === alert && data.readUInt16BE(3) === 0) this.#alert = `, alert ${data[13]} ${data[14]}`;
        if (this.#early === null) receive(repeats.filter(data), from);
      };
    }
    const greet = (): void => {
      const early = this.#early ?? [];
      this.#early = null;
      for (const data of early) receiver?.onData?.(data, undefined as never);
    };
    // A server must be ready before the far end's first message arrives.
    if (this.#dtls.role === 'server') await Promise.all([this.#ice.start().then(greet), secured]);
    else {
      greet();
      await secured;
    }
  }

  /** If the description has new ICE credentials, restarts ICE (RFC 8445 section 9) and returns true. */
  async restartIfAsked(remote: RemoteMedia): Promise<boolean> {
    if (remote.ice.ufrag === this.#remoteUfrag) return false;
    this.#ice.restart();
    this.#ice.connection.options.additionalHostAddresses = hosts(this.#settings);
    this.#ice.connection.iceControlling = this.#offerer;
    await this.#ice.gather();
    await this.#setRemote(remote);
    this.#ice.start().catch(() => this.#fail('ICE restart failed'));
    return true;
  }

  /** Drops packets until media can flow. */
  sendRtp(header: RtpHeader, payload: Uint8Array): void {
    if (this.connected) this.#secured?.rtp(header, payload, this.#send);
  }

  /** @param reports a compound packet */
  sendRtcp(reports: Buffer): void {
    if (this.#secured !== null && this.connected) this.#sockets.send(this.#secured.rtcp(reports));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#firstCheck();
    await this.#dtls.stop().catch(() => {});
  }

  async #setRemote(remote: RemoteMedia): Promise<void> {
    this.#remoteUfrag = remote.ice.ufrag;
    const { ufrag: usernameFragment, password, lite: iceLite } = remote.ice;
    this.#ice.setRemoteParams(new RTCIceParameters({ usernameFragment, password, iceLite }));
    for (const line of remote.candidates) {
      // A host name, usually under .local, comes from a browser that hides its address. Its own checks will reveal the
      // address (RFC 8445 7.3.1.3). An offer must not make this machine look up names.
      const [, address = ''] = /^\S+ 1 udp \d+ (\S+) \d+ typ /i.exec(line) ?? [];
      if (isIP(address) === 0) continue;
      const candidate = IceCandidate.fromJSON({ candidate: line });
      if (candidate) await this.#ice.addRemoteCandidate(candidate);
    }
  }

  #receive(kind: 'rtp' | 'rtcp', packet: Buffer): void {
    if (this.#secured === null || this.#closed) return;
    if (kind === 'rtp') this.#secured.openRtp(packet, this.#handlers.onRtp);
    else if (this.#secured.openRtcp(packet)) this.#handlers.onRtcp();
  }

  #fail(why: string): void {
    if (this.#failed || this.#closed) return;
    this.#failed = true;
    this.#handlers.onFailed(`${why}: ${this.progress}`);
  }
}

/** With a bind address, only that one, even if it is usually skipped, such as loopback. */
function hosts({ bindAddress }: MediaSettings): string[] {
  return bindAddress === null ? [...localAddresses()] : [bindAddress];
}

/** Returns true if an encrypted DTLS record comes from the peer. */
function decrypts(dtls: DtlsSocket, record: Buffer): boolean {
  const recordLayerHeader = {
    contentType: record.readUInt8(0),
    protocolVersion: { major: record.readUInt8(1), minor: record.readUInt8(2) },
    epoch: record.readUInt16BE(3),
    sequenceNumber: record.readUIntBE(5, 6),
    contentLen: record.readUInt16BE(11),
  };
  const fragment = record.subarray(13);
  try {
    dtls.cipher.decryptPacket({ recordLayerHeader, fragment } as Parameters<DtlsSocket['cipher']['decryptPacket']>[0]);
    return true;
  } catch {
    return false;
  }
}
