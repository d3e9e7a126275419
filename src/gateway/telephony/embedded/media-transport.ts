import { createSecretKey, randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import {
  IceCandidate,
  ProtectionProfileAes128CmHmacSha1_80,
  parseIceServers,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceParameters,
  RTCIceTransport,
  type RtcpPacket,
  type RtpHeader,
  type RtpPacket,
} from 'werift';
import type { Clock } from '../../../domain/clock.ts';
import { DtlsRepeats } from './dtls-repeats.ts';
import type { RemoteMedia } from './sdp.ts';

/** How this gateway is reached by media. */
export interface MediaSettings {
  /** Take media on this local address only; null: on all of them. */
  bindAddress: string | null;
  /** What the outside sees instead of our own address (one-to-one NAT); null: nothing else. */
  publicAddress: string | null;
  /** UDP ports, first and last; null: any. */
  udpPorts: readonly [first: number, last: number] | null;
  /** STUN and TURN servers for the gateway's own candidates. */
  iceServers?: readonly { urls: string | string[]; username?: string; credential?: string }[];
}

/** How long signalling may lag behind media. */
const byeMs = 2000;

export interface TransportHandlers {
  onRtp(packet: RtpPacket): void;
  onRtcp(packet: RtcpPacket): void;
  /** ICE or DTLS gave up after media had flowed, or never let it. */
  onFailed(): void;
}

/**
 * ICE, DTLS and SRTP of one leg, on werift's transports (RFC 8445, 5764, 3711):
 *
 *   gathered ──connect──► connecting ──► connected ──► failed
 *                             └── connectTimeoutMs ──────┘
 */
export class MediaTransport {
  readonly #ice: RTCIceTransport;
  readonly #dtls: RTCDtlsTransport;
  readonly #settings: MediaSettings;
  readonly #handlers: TransportHandlers;
  #offerer = false;
  #remoteUfrag: string | null = null;
  #failed = false;
  #closed = false;
  #lastStun: number;
  #firstCheck: () => void = () => {};
  readonly #checked: Promise<void>;

  private constructor(settings: MediaSettings, clock: Clock, handlers: TransportHandlers) {
    this.#settings = settings;
    this.#handlers = handlers;
    this.#lastStun = clock.now();
    this.#checked = new Promise((resolve) => {
      this.#firstCheck = resolve;
    });
    const gatherer = new RTCIceGatherer({
      ...parseIceServers((settings.iceServers ?? []).map((server) => ({ ...server }))),
      ...(settings.udpPorts ? { portRange: [...settings.udpPorts] as [number, number] } : {}),
      ...interfaces(settings.bindAddress),
      useIpv4: true,
      useIpv6: settings.bindAddress === null || settings.bindAddress.includes(':'),
      // Every check of the other side passes here: it is alive (RFC 7675).
      filterStunResponse: () => {
        this.#lastStun = clock.now();
        this.#firstCheck();
        return true;
      },
    });
    this.#ice = new RTCIceTransport(gatherer);
    this.#dtls = new RTCDtlsTransport({}, this.#ice, undefined, [ProtectionProfileAes128CmHmacSha1_80]);
    this.#dtls.onRtp.subscribe((packet) => handlers.onRtp(packet));
    this.#dtls.onRtcp.subscribe((packet) => handlers.onRtcp(packet));
    this.#dtls.onStateChange.subscribe((state) => {
      if (state === 'connected') cacheKeys(this.#dtls);
      if (state === 'failed') this.#fail();
      // The alert of a peer that closes may overtake its BYE, which tells more.
      if (state === 'closed') clock.after(byeMs, () => this.#fail());
    });
    this.#ice.onStateChange.subscribe((state) => {
      if (state === 'failed') this.#fail();
    });
  }

  /** Opens the sockets and finds the candidates. */
  static async open(settings: MediaSettings, clock: Clock, handlers: TransportHandlers): Promise<MediaTransport> {
    const transport = new MediaTransport(settings, clock, handlers);
    transport.#dtls.localCertificate = await RTCDtlsTransport.SetupCertificate();
    await transport.#ice.gather();
    return transport;
  }

  get connected(): boolean {
    return this.#dtls.state === 'connected';
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
    const [fingerprint] = this.#dtls.localParameters.fingerprints;
    return { algorithm: fingerprint?.algorithm ?? '', value: fingerprint?.value ?? '' };
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
    if (this.#closed) return;
    if (this.#dtls.role === 'client') await this.#ice.start();
    const secured = this.#dtls.start();
    const receiver = this.#dtls.dtls?.transport.socket;
    if (receiver?.onData) {
      const repeats = new DtlsRepeats();
      const receive = receiver.onData;
      receiver.onData = (data, from) => receive(repeats.filter(data), from);
    }
    // A server is ready before the other side's first word can come.
    if (this.#dtls.role === 'server') await Promise.all([this.#ice.start(), secured]);
    else await secured;
  }

  /** True when the description has new ICE credentials: an ICE restart (RFC 8445 section 9), begun here. */
  async restartIfAsked(remote: RemoteMedia): Promise<boolean> {
    if (remote.ice.ufrag === this.#remoteUfrag) return false;
    this.#ice.restart();
    this.#ice.connection.iceControlling = this.#offerer;
    await this.#ice.gather();
    await this.#setRemote(remote);
    this.#ice.start().catch(() => this.#fail());
    return true;
  }

  async sendRtp(payload: Buffer, header: RtpHeader): Promise<void> {
    if (this.connected) await this.#dtls.sendRtp(payload, header);
  }

  async sendRtcp(packets: RtcpPacket[]): Promise<void> {
    if (this.connected) await this.#dtls.sendRtcp(packets);
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
      // A name under .local is a browser that hides its address: its own checks will show it (RFC 8445 7.3.1.3).
      if (!/^\S+ 1 udp \d+ \S+ \d+ typ /i.test(line) || / \S+\.local /i.test(line)) continue;
      const candidate = IceCandidate.fromJSON({ candidate: line });
      if (candidate) await this.#ice.addRemoteCandidate(candidate);
    }
  }

  #fail(): void {
    if (this.#failed || this.#closed) return;
    this.#failed = true;
    this.#handlers.onFailed();
  }
}

/** Only this address, be it one that is usually left out, such as loopback. */
function interfaces(address: string | null): {
  interfaceAddresses?: { udp4?: string; udp6?: string };
  additionalHostAddresses?: string[];
} {
  if (address === null) {
    const outside = Object.values(networkInterfaces()).some((list) => list?.some((each) => !each.internal));
    // A machine without a network can still call itself.
    return outside ? {} : { additionalHostAddresses: ['127.0.0.1'] };
  }
  const family = address.includes(':') ? 'udp6' : 'udp4';
  return { interfaceAddresses: { [family]: address }, additionalHostAddresses: [address] };
}

/**
 * werift hands its raw SRTP keys to node:crypto with every packet, and current
 * Node spends most of the packet's time on reading them. A KeyObject is read once.
 */
function cacheKeys(dtls: RTCDtlsTransport): void {
  for (const session of [dtls.srtp, dtls.srtcp]) {
    for (const context of [session.localContext, session.remoteContext]) {
      const cipher = context.cipher as unknown as Record<string, unknown>;
      for (const name of ['srtpSessionKey', 'srtpSessionAuthTag', 'srtcpSessionKey', 'srtcpSessionAuthTag']) {
        const key = cipher[name];
        if (Buffer.isBuffer(key)) cipher[name] = createSecretKey(key);
      }
    }
  }
}

/** A random number for SSRC and the like. */
export function random32(): number {
  return randomBytes(4).readUInt32BE(0);
}
