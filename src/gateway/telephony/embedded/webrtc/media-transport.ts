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

/** How this gateway is reached by media. */
export interface MediaSettings {
  /** Take media on this local address only; null: on all of them. */
  bindAddress: string | null;
  /** What the outside sees instead of our own address (one-to-one NAT); null: nothing else. */
  publicAddress: string | null;
  /** UDP ports, first and last; null: any. */
  udpPorts: readonly [first: number, last: number] | null;
  /** Milliseconds between two rounds in which the packets of all legs are read; 0: each as it comes. 4 unless told. */
  roundMs?: number;
  /** The address of a media host that a trunk names (RFC 8866 5.7); the system's resolver unless told. Rejects where there is none. */
  lookup?: (host: string, family: 4 | 6) => Promise<string>;
  /** Counts the sockets that are open. */
  usage?: PortUsage;
  /** STUN and TURN servers for the gateway's own candidates. */
  iceServers?: readonly { urls: string | string[]; username?: string; credential?: string }[];
}

useNativeX25519();
useLeanHandshake();

/** One flight of a greeting, and its repetitions. */
const maxEarly = 8;

const knownFingerprints = new WeakMap<object, { algorithm: string; value: string }>();

/**
 * ICE, DTLS and SRTP of one leg: the first two werift's (RFC 8445, 5764), the
 * third and the way of each packet our own (RFC 3711):
 *
 *   gathered ──connect──► connecting ──► connected ──► failed
 *                             └── connectTimeoutMs ──────┘
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
  /** Greetings that came before ICE could carry an answer; null once it can. */
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
      // Which addresses there are is asked here, and not for every leg.
      additionalHostAddresses: hosts(settings),
      useIpv4: false,
      useIpv6: false,
    });
    // Where none is given, werift asks a public STUN server of its own choice, and waits for it: nobody told it to.
    if (gatherer.connection.options.stunServer === undefined) delete gatherer.connection.stunServer;
    this.#sockets = new IceSockets(gatherer.connection, {
      settings,
      onMedia: (kind, datagram) => this.#receive(kind, datagram),
      // Every check of the other side passes here: it is alive (RFC 7675).
      onCheck: () => {
        this.#lastStun = ticks(clock);
        this.#firstCheck();
      },
    });
    // Only what comes through a TURN server is media here; that of our own sockets goes its own way.
    gatherer.connection.onData.subscribe((data) => {
      const kind = kindOf(data);
      if (kind === 'rtp' || kind === 'rtcp') this.#receive(kind, Buffer.from(data));
      else if (kind === 'dtls' && this.#early !== null && this.#early.length < maxEarly) this.#early.push(data);
    });
    this.#ice = new RTCIceTransport(gatherer);
    this.#dtls = new RTCDtlsTransport({}, this.#ice, undefined, [ProtectionProfileAes128CmHmacSha1_80]);
    // Media has its own way here: what werift would set up for it is work for nothing, two milliseconds a leg.
    this.#dtls.startSrtp = () => {
      if (this.#dtls.dtls?.srtp.srtpProfile === undefined) throw new Error('No SRTP profile was agreed on.');
    };
    this.#dtls.onStateChange.subscribe((state) => {
      if (state === 'connected' && this.#dtls.dtls) this.#secured ??= new SecureMedia(this.#dtls.dtls);
      if (state === 'failed') this.#fail();
      // The alert of a peer that closes overtakes its BYE, or there is none: a page that is loaded anew may come
      // back for its call. Whoever does not is silent, and ended for it.
    });
    this.#ice.onStateChange.subscribe((state) => {
      if (state === 'failed') this.#fail();
    });
  }

  /** Opens the sockets and finds the candidates. */
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

  /** Milliseconds since 1970 of the last sign of life: a STUN check of the other side. */
  get lastStun(): number {
    return this.#lastStun;
  }

  get credentials(): { ufrag: string; password: string } {
    const { usernameFragment, password } = this.#ice.localParameters;
    return { ufrag: usernameFragment, password };
  }

  get fingerprint(): { algorithm: string; value: string } {
    // Read from the certificate at each asking, which is parsed for it; one certificate serves the whole process.
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
    // The NAT passes the port on as it is, so the same socket answers there.
    const mapped = `public ${host.component} ${host.protocol} ${host.priority} ${publicAddress} ${host.port} typ host`;
    return [mapped, ...lines];
  }

  /**
   * Our side is about to make the offer, so it controls (RFC 8445 6.1.1). The other side's first check may overtake
   * its answer; taken for a conflict of roles it would stay unanswered, and gathering there would wait for the next.
   */
  offering(): void {
    this.#ice.connection.iceControlling = true;
  }

  /** @param offerer whether our side made the offer. Resolves when media can flow; rejects when it never will. */
  async connect(remote: RemoteMedia, offerer: boolean): Promise<void> {
    this.#offerer = offerer;
    this.#ice.connection.iceControlling = offerer || remote.ice.lite;
    await this.#setRemote(remote);
    const fingerprints = remote.fingerprints.map((each) => new RTCDtlsFingerprint(each.algorithm, each.value));
    this.#dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, 'auto'));
    // RFC 5763 section 5: whoever is active sends the ClientHello.
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
      // Answered before there is a pair of addresses, a greeting would only come again 50 ms later (RFC 6347 4.2.4.1).
      receiver.onData = (data, from) => {
        if (this.connected) repeats.seal();
        if (this.#early === null) receive(repeats.filter(data), from);
      };
    }
    const greet = (): void => {
      const early = this.#early ?? [];
      this.#early = null;
      for (const data of early) receiver?.onData?.(data, undefined as never);
    };
    // A server is ready before the other side's first word can come.
    if (this.#dtls.role === 'server') await Promise.all([this.#ice.start().then(greet), secured]);
    else {
      greet();
      await secured;
    }
  }

  /** True when the description has new ICE credentials: an ICE restart (RFC 8445 section 9), begun here. */
  async restartIfAsked(remote: RemoteMedia): Promise<boolean> {
    if (remote.ice.ufrag === this.#remoteUfrag) return false;
    this.#ice.restart();
    this.#ice.connection.options.additionalHostAddresses = hosts(this.#settings);
    this.#ice.connection.iceControlling = this.#offerer;
    await this.#ice.gather();
    await this.#setRemote(remote);
    this.#ice.start().catch(() => this.#fail());
    return true;
  }

  /** Nothing is sent before media can flow. */
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
      // A name, under .local above all, is a browser that hides its address: its own checks will show it
      // (RFC 8445 7.3.1.3). And nobody's offer makes this machine look names up.
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

  #fail(): void {
    if (this.#failed || this.#closed) return;
    this.#failed = true;
    this.#handlers.onFailed();
  }
}

/** Only the one that was set, be it one that is usually left out, such as loopback. */
function hosts({ bindAddress }: MediaSettings): string[] {
  return bindAddress === null ? [...localAddresses()] : [bindAddress];
}

/** Whether an encrypted DTLS record is the peer's. */
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
