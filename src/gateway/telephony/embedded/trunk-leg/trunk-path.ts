import { lookup } from 'node:dns/promises';
import { type Clock, ticks } from '../../../../domain/clock.ts';
import type { TrunkMedia } from '../../../sip/auth/principal.ts';
import type { Format } from '../../port.ts';
import { formatFacts } from '../../sound/formats.ts';
import type { MediaCounters } from '../rtp/counters.ts';
import type { LocalAudio, MediaPath, PathHandlers } from '../rtp/media-path.ts';
import type { NegotiatedLeg } from '../rtp/negotiated-leg.ts';
import { Reception } from '../rtp/reception.ts';
import { isCompound, printReport, type Sent, timeOfReport } from '../rtp/rtcp.ts';
import { RtpLeg } from '../rtp/rtp-leg.ts';
import { plainHeader, type RtpHeader, readPayload, readRtpHeader } from '../rtp/rtp-packet.ts';
import { SdpError } from '../rtp/sdp.ts';
import type { MediaSettings } from '../webrtc/media-transport.ts';
import { Latch } from './latch.ts';
import { type Addresses, addressesOf } from './local-address.ts';
import { Repacketiser } from './repacketiser.ts';
import { plainPacket } from './seal.ts';
import { Security } from './security.ts';
import { SocketPair } from './socket-pair.ts';
import { type Address, offerable, parseTrunkSdp, type RemoteTrunk } from './trunk-sdp.ts';
import { printTrunkSdp } from './trunk-sdp-writer.ts';

/** Opens a leg to a trunk or an ordinary phone: RTP, or SRTP with keys in the SDP, without ICE. */
export function openTrunkLeg(
  media: TrunkMedia,
  settings: MediaSettings,
  clock: Clock,
  counters: MediaCounters,
): Promise<NegotiatedLeg> {
  return RtpLeg.open(clock, counters, (handlers) => TrunkPath.open(media, settings, clock, handlers));
}

/** Comfort noise (RFC 3389) and the type that older equipment uses for it. They are signs of life without audio. */
const comfortNoise: readonly [number, null][] = [
  [13, null],
  [19, null],
];
const now = (): number => performance.now();

async function addressOfHost(host: string, family: 4 | 6): Promise<string> {
  return (await lookup(host, { family })).address;
}

/** The path to a trunk: two UDP ports, and a latch that selects the source. */
class TrunkPath implements MediaPath<RemoteTrunk> {
  readonly offeredEvents: ReadonlyMap<number, number> = new Map([
    [8000, 101],
    [48_000, 110],
  ]);
  readonly early = true;
  readonly #media: TrunkMedia;
  readonly #settings: MediaSettings;
  #addresses: Addresses;
  /** True after our side was described. Its sockets no longer change. */
  #described = false;
  readonly #clock: Clock;
  readonly #handlers: PathHandlers;
  readonly #security: Security;
  readonly #latch: Latch;
  readonly #reception = new Reception(now);
  readonly #repacketiser: Repacketiser;
  readonly #header: RtpHeader = { payloadType: 0, sequence: 0, timestamp: 0, marker: false, ssrc: 0 };
  #sockets!: SocketPair;
  #port = 0;
  #remote: RemoteTrunk | null = null;
  /** Clock rate by known payload type. Null for events and comfort noise. */
  #types: ReadonlyMap<number, number | null> = new Map();
  /** Since when the far end must send audio, in ticks. Null while it need not. */
  #owedSince: number | null = null;
  #localDirection = 'sendrecv';
  #packets = 0;
  #octets = 0;
  /** Payload types that our own description assigns to received packets (RFC 3264 5.1). */
  #ownTypes: readonly [number, number | null][] = [];
  /** Source port of the last report from the host whose audio is heard. */
  #rtcpPort: number | null = null;
  readonly #lookup: NonNullable<MediaSettings['lookup']>;
  readonly #send = (packet: Buffer): boolean => {
    const target = this.#latch.target;
    return target === null || this.#sockets.rtp.sendNow(packet, target.port, target.host);
  };

  private constructor(
    media: TrunkMedia,
    settings: MediaSettings,
    addresses: Addresses,
    clock: Clock,
    handlers: PathHandlers,
  ) {
    this.#settings = settings;
    this.#lookup = settings.lookup ?? addressOfHost;
    this.#media = media;
    this.#addresses = addresses;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#security = new Security(media.srtp);
    this.#latch = new Latch(media.address ?? null, now);
    const isG711 = (type: number): boolean => this.#types.get(type) === 8000;
    this.#repacketiser = new Repacketiser(isG711, (header, payload) => this.#write(header, payload));
  }

  static async open(
    media: TrunkMedia,
    settings: MediaSettings,
    clock: Clock,
    handlers: PathHandlers,
  ): Promise<TrunkPath> {
    const addresses = addressesOf(settings, media);
    if (addresses === null) throw new Error('no address for media');
    const path = new TrunkPath(media, settings, addresses, clock, handlers);
    await path.#open();
    return path;
  }

  async #open(): Promise<void> {
    this.#sockets = await SocketPair.open(this.#addresses.socketType, this.#settings, {
      rtp: (data, host, port) => this.#receive(data, host, port),
      rtcp: (data, host, port) => this.#receiveReports(data, host, port),
    });
    this.#port = this.#sockets.rtp.address.port;
  }

  get lastAlive(): number {
    // A far end that need not send, or holds us, may be silent for any time.
    return this.#owedSince ?? ticks(this.#clock);
  }

  offerable(wanted: readonly Format[]): readonly Format[] {
    return offerable(wanted, this.#media);
  }

  read(sdp: string): RemoteTrunk {
    const remote = parseTrunkSdp(sdp, this.#media);
    if (this.#described && this.#isForeign(remote))
      throw new SdpError('incompatible', 'the audio is at an address of another IP version');
    this.#security.check(remote);
    return remote;
  }

  /** Signalling over one address family may describe media of the other. Our sockets then use that family too. */
  async prepare(remote: RemoteTrunk): Promise<void> {
    if (this.#described || !this.#isForeign(remote)) return;
    const addresses = addressesOf(this.#settings, this.#media, remote.address?.host.includes(':') ? 6 : 4);
    if (addresses === null)
      throw new SdpError('incompatible', 'the audio is at an address of an IP version that is not listened on');
    this.#sockets.close();
    this.#addresses = addresses;
    await this.#open();
  }

  #isForeign({ address }: RemoteTrunk): boolean {
    return address !== null && (address.host.includes(':') ? 'udp6' : 'udp4') !== this.#addresses.socketType;
  }

  offering(): void {}

  print(kind: 'offer' | 'answer' | 'reoffer', audio: LocalAudio, remote: RemoteTrunk | null): string {
    this.#described = true;
    this.#localDirection = audio.direction;
    this.#owe();
    this.#ownTypes = typesOf(audio);
    this.#learn();
    const { protocol, crypto } = kind === 'offer' ? this.#security.offer() : this.#security.described(remote);
    const address = { host: this.#addresses.shown, port: this.#port };
    const muxed = kind === 'offer' || remote?.muxed === true;
    return printTrunkSdp({ ...audio, address, protocol, crypto, muxed }, remote);
  }

  async connect(remote: RemoteTrunk, offerer: boolean): Promise<void> {
    if (offerer) this.#security.answered(remote);
    else this.#security.offered(remote);
    this.#take(remote);
  }

  change(remote: RemoteTrunk, kind: 'offer' | 'answer'): void {
    if (kind === 'answer') this.#security.answered(remote);
    else this.#security.offered(remote);
    this.#take(remote);
  }

  sendRtp(header: RtpHeader, payload: Uint8Array): void {
    if (this.#remote !== null) this.#repacketiser.send(header, payload);
  }

  report(sent: Sent): void {
    const remote = this.#remote;
    if (remote === null) return;
    const received = this.#reception.block();
    if (received === null && this.#packets === 0) return;
    // Count the packets as they left here. Their length may have been changed.
    const reports = printReport({ ...sent, packets: this.#packets, octets: this.#octets }, received);
    const packet = this.#security.seal?.rtcp(reports) ?? reports;
    const target = this.#latch.target;
    if (target === null) return;
    if (remote.muxed) this.#sockets.rtp.sendNow(packet, target.port, target.host);
    else {
      const { host, port } = this.#reportsTo(remote, target);
      this.#sockets.rtcp.sendNow(packet, port, host);
    }
  }

  close(): void {
    this.#sockets.close();
  }

  #reportsTo(remote: RemoteTrunk, { host, port }: Address): Address {
    if (this.#rtcpPort !== null) return { host, port: this.#rtcpPort };
    if (remote.rtcp !== null && host === remote.address?.host) return remote.rtcp;
    // Behind NAT the described port is unusable. The port after that of the audio is the best guess.
    return { host, port: Math.min(port + 1, 65_535) };
  }

  #take(remote: RemoteTrunk): void {
    const before = this.#remote?.address;
    this.#remote = remote;
    this.#latch.describe(remote.address);
    if (remote.named !== null) void this.#find(remote, remote.named);
    if (before?.host !== remote.address?.host || before?.port !== remote.address?.port) this.#rtcpPort = null;
    this.#learn();
    this.#repacketiser.want(remote.ptime, remote.maxPtime);
    this.#owe();
  }

  /** RFC 8866 5.7: resolves a host name in the description. Meanwhile the latch selects source and destination. */
  async #find(remote: RemoteTrunk, { host, port }: Address): Promise<void> {
    const family = this.#addresses.socketType === 'udp6' ? 6 : 4;
    const found = await this.#lookup(host, family).catch(() => null);
    // A newer description may have arrived.
    if (found !== null && this.#remote === remote) this.#latch.describe({ host: found, port });
  }

  #learn(): void {
    const theirs = this.#remote === null ? [] : typesOf(this.#remote);
    this.#types = new Map([...comfortNoise, ...theirs, ...this.#ownTypes]);
  }

  #owe(): void {
    const owes = this.#remote?.direction === 'sendrecv' && this.#localDirection === 'sendrecv';
    this.#owedSince = owes ? (this.#owedSince ?? ticks(this.#clock)) : null;
  }

  #write(header: RtpHeader, payload: Uint8Array): void {
    this.#packets += 1;
    this.#octets += payload.length;
    const { seal } = this.#security;
    if (seal !== null) {
      seal.rtp(header, payload, this.#send);
      return;
    }
    const packet = plainPacket(header, payload);
    if (packet !== null) this.#send(packet);
  }

  #receive(packet: Buffer, host: string, port: number): void {
    const remote = this.#remote;
    if (remote === null) return;
    const second = packet[1] ?? 0;
    // RFC 5761 section 4: distinguishes RTP from RTCP.
    if (second >= 192 && second <= 223) {
      if (remote.muxed) this.#receiveReports(packet, host);
      return;
    }
    const header = this.#header;
    const start = readRtpHeader(packet, header);
    if (start === -1) return;
    const clockRate = this.#types.get(header.payloadType);
    // Packets that were not negotiated must not affect the latch.
    if (clockRate === undefined) return;
    const { seal } = this.#security;
    const end = seal === null ? packet.length : seal.openRtp(packet, start);
    const payload = end === -1 ? null : readPayload(packet, start, end);
    if (payload === null || payload.length === 0 || packet.length < plainHeader) return;
    const { ssrc, sequence } = header;
    if (!this.#latch.accepts({ host, port, ssrc, sequence }, seal !== null)) return;
    this.#reception.received(header, clockRate);
    this.#handlers.onRtp(header, payload);
  }

  #receiveReports(packet: Buffer, host: string, port: number | null = null): void {
    const { seal } = this.#security;
    const reports = seal === null ? packet : seal.openRtcp(packet);
    if (reports === null || !isCompound(reports)) return;
    const heard = this.#latch.source ?? this.#latch.target;
    if (seal === null && host !== heard?.host) return;
    // RFC 3550 5.1: reports have the SSRC of the audio. Other hosts behind the same NAT do not know it.
    const { ssrc } = this.#latch;
    const ours = seal !== null || ssrc === null || reports.readUInt32BE(4) === ssrc;
    if (port !== null && host === heard?.host && ours) this.#rtcpPort = port;
    const time = timeOfReport(reports);
    if (time !== null) this.#reception.reported(time);
    this.#handlers.onRtcp();
  }
}

/** Returns the clock rate of each payload type. Null for events. */
function typesOf({ formats, events }: Pick<LocalAudio, 'formats' | 'events'>): [number, number | null][] {
  return [
    ...[...events.values()].map((type): [number, null] => [type, null]),
    ...formats.map(({ format, payloadType }): [number, number] => [payloadType, formatFacts[format].clockRate]),
  ];
}
