import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import type { Format } from '../port.ts';
import type { MediaCounters } from './counters.ts';
import { DtmfReceiver, parseTelephoneEvent, printTelephoneEvent } from './dtmf.ts';
import { common, formatFacts } from './formats.ts';
import { aLawToMuLaw, compressed, muLawToALaw } from './g711.ts';
import type { AudioPacket, EventPacket, Leg, LegListener } from './leg.ts';
import { type MediaSettings, MediaTransport, random32 } from './media-transport.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import { printSenderReport } from './rtcp.ts';
import type { RtpHeader } from './rtp-packet.ts';
import { answerDirection, type Direction, type RemoteMedia, SdpError } from './sdp.ts';
import { printSdp } from './sdp-writer.ts';
import type { Clip } from './sounds.ts';

/** telephone-event payload types this side offers, by clock rate. */
const offeredEvents: ReadonlyMap<number, number> = new Map([
  [48_000, 110],
  [8000, 126],
]);
const g711: readonly Format[] = ['pcmu', 'pcma'];

/** A leg over the network: one audio stream negotiated by SDP, RTP in and out. */
export class RtpLeg implements Leg {
  listener: LegListener | null = null;
  formats: readonly Format[] = [];
  readonly connected: Promise<void>;
  /** What the other side says of its stream: while it is not receiving, nothing is sent. */
  remoteDirection: Direction = 'sendrecv';
  /** We ask the other side to send nothing (RFC 3264 8.4). */
  holding = false;
  readonly #clock: Clock;
  readonly #counters: MediaCounters;
  readonly #stream: OutgoingStream;
  readonly #dtmf: DtmfReceiver;
  readonly #session = String(random32());
  readonly #cname = randomUUID();
  #transport!: MediaTransport;
  #version = 0;
  #lastSdp = '';
  #remote: RemoteMedia | null = null;
  #types: ReadonlyMap<number, Format> = new Map();
  #payloadTypes: ReadonlyMap<Format, number> = new Map();
  #events: ReadonlyMap<number, number> = new Map();
  #eventTypes: ReadonlyMap<number, number> = new Map();
  #clockRate = 8000;
  #lastSeen: number;
  #setup: 'active' | 'passive' = 'passive';
  #resolveConnected: () => void = () => {};
  #closed = false;

  private constructor(clock: Clock, counters: MediaCounters) {
    this.#clock = clock;
    this.#counters = counters;
    this.#lastSeen = clock.now();
    this.connected = new Promise((resolve) => {
      this.#resolveConnected = resolve;
    });
    this.#stream = new OutgoingStream(random32(), (header, payload) => {
      this.#counters.packetsOut += 1;
      this.#transport.sendRtp(header, payload);
    });
    this.#dtmf = new DtmfReceiver((digit, durationMs) => this.listener?.onDigit(digit, durationMs));
  }

  static async open(settings: MediaSettings, clock: Clock, counters: MediaCounters): Promise<RtpLeg> {
    const leg = new RtpLeg(clock, counters);
    leg.#transport = await MediaTransport.open(settings, clock, {
      onRtp: (header, payload) => leg.#receive(header, payload),
      onRtcp: () => leg.#seen(),
      onFailed: () => leg.listener?.onFailed(),
    });
    return leg;
  }

  get lastSeen(): number {
    return Math.max(this.#lastSeen, this.#transport.lastStun);
  }

  offer(formats: readonly Format[]): string {
    this.#transport.offering();
    return this.#print('sendrecv', null, {
      formats: formats.map((format) => ({ format, payloadType: formatFacts[format].payloadType })),
      events: offeredEvents,
      setup: 'actpass',
    });
  }

  /** The other side answered our offer: media comes up. @throws SdpError where it answered nothing we can do */
  acceptAnswer(remote: RemoteMedia, offered: readonly Format[]): void {
    this.#negotiate(
      remote,
      common(
        remote.formats.map(({ format }) => format),
        offered,
      ),
    );
    this.#connect(remote, true);
  }

  /**
   * Our answer to an offer; media comes up, or on a re-INVITE goes on.
   * G.711 stays in it behind what was wanted, so that prompts and music can be sent.
   * @throws SdpError where nothing fits
   */
  async answer(remote: RemoteMedia, wanted: readonly Format[]): Promise<string> {
    const offered = remote.formats.map(({ format }) => format);
    const agreed = common(wanted, offered);
    if (agreed.length === 0) throw new SdpError('incompatible', 'no audio format both sides have');
    this.#negotiate(remote, [...agreed, ...common(g711, offered).filter((format) => !agreed.includes(format))]);
    if (this.#version === 0) {
      this.#setup = remote.setup === 'passive' ? 'active' : 'passive';
      this.#connect(remote, false);
    } else await this.#transport.restartIfAsked(remote);
    return this.#print(answerDirection(remote.direction, this.holding), remote, {
      formats: this.formats.map((format) => ({ format, payloadType: this.#payloadTypes.get(format) ?? 0 })),
      events: this.#eventTypes,
      setup: this.#setup,
    });
  }

  /** Our description anew, for a re-INVITE: what was agreed on, or those of it that are named. The media goes on as it is. */
  reoffer(formats: readonly Format[] = this.formats): string {
    const known = formats.filter((format) => this.#payloadTypes.has(format));
    return this.#print(this.holding ? 'sendonly' : 'sendrecv', this.#remote, {
      formats: known.map((format) => ({ format, payloadType: this.#payloadTypes.get(format) ?? 0 })),
      events: this.#eventTypes,
      // RFC 8842 5.5: whatever the offer says, the association lives on.
      setup: 'actpass',
    });
  }

  /** The answer to that. @throws SdpError where nothing in it can be used; all is as it was, then */
  acceptReanswer(remote: RemoteMedia): RemoteMedia {
    const answered = remote.formats.map(({ format }) => format);
    this.#negotiate(remote, common(answered, this.formats));
    return remote;
  }

  relay(source: unknown, packet: AudioPacket): boolean {
    if (!this.#sending()) return true;
    const format = this.#payloadTypes.has(packet.format) ? packet.format : otherLaw(packet.format);
    const payloadType = format === null ? undefined : this.#payloadTypes.get(format);
    if (format === null || payloadType === undefined) {
      this.#counters.packetsUnfit += 1;
      return false;
    }
    const payload =
      format === packet.format
        ? packet.payload
        : format === 'pcma'
          ? muLawToALaw(packet.payload)
          : aLawToMuLaw(packet.payload);
    const { sequence, timestamp, marker } = packet;
    this.#stream.relay(source, sequence, timestamp, formatFacts[format].clockRate, { payloadType, payload, marker });
    return true;
  }

  speak(source: unknown, frame: Int16Array): void {
    const law = this.#law;
    if (!this.#sending() || law === undefined) return;
    const payloadType = this.#payloadTypes.get(law) ?? 0;
    this.#stream.append(source, 8000, { payloadType, payload: compressed(frame, law), marker: false });
  }

  relayEvent(source: unknown, packet: EventPacket): void {
    const payloadType = this.#events.get(packet.clockRate);
    if (!this.#sending() || payloadType === undefined) return;
    const { sequence, timestamp, marker, payload } = packet;
    this.#stream.relay(source, sequence, timestamp, packet.clockRate, { payloadType, payload, marker });
  }

  frame(source: unknown, clip: Clip, index: number): void {
    const law = this.#law;
    const payload = law === undefined ? undefined : clip[law][index % clip[law].length];
    if (!this.#sending() || law === undefined || payload === undefined) return;
    this.#stream.append(source, 8000, { payloadType: this.#payloadTypes.get(law) ?? 0, payload, marker: false });
  }

  event(source: unknown, timestamp: number | null, code: number, end: boolean, durationMs: number): number | null {
    // RFC 4733 2.1: an event has the clock of the sound it stands among.
    const clockRate = this.#events.has(this.#clockRate) ? this.#clockRate : [...this.#events.keys()][0];
    const payloadType = clockRate === undefined ? undefined : this.#events.get(clockRate);
    if (clockRate === undefined || payloadType === undefined || !this.#sending()) return null;
    const payload = printTelephoneEvent(code, end, (durationMs * clockRate) / 1000);
    const packet = { payloadType, payload, marker: timestamp === null };
    return this.#stream.event(source, clockRate, timestamp, durationMs, packet);
  }

  /** RFC 3550 6.4.1: what was sent, so that the other side can reckon delay and loss. */
  report(): void {
    if (this.#stream.packets === 0) return;
    const { ssrc, timestamp, packets, octets } = this.#stream;
    const report = { ssrc, timestamp, packets, octets, cname: this.#cname, now: this.#clock.now() };
    this.#transport.sendRtcp(printSenderReport(report));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.listener = null;
    this.#resolveConnected();
    void this.#transport.close();
  }

  #connect(remote: RemoteMedia, offerer: boolean): void {
    this.#transport.connect(remote, offerer).then(
      () => this.#resolveConnected(),
      () => this.listener?.onFailed(),
    );
  }

  #negotiate(remote: RemoteMedia, formats: readonly Format[]): void {
    if (formats.length === 0) throw new SdpError('incompatible', 'no audio format both sides have');
    this.formats = formats;
    this.remoteDirection = remote.direction;
    this.#remote = remote;
    this.#types = new Map(remote.formats.map(({ format, payloadType }) => [payloadType, format]));
    this.#payloadTypes = new Map(
      remote.formats.filter(({ format }) => formats.includes(format)).map((each) => [each.format, each.payloadType]),
    );
    const first = formats[0] ?? 'pcmu';
    this.#clockRate = formatFacts[first].clockRate;
    this.#events = remote.events;
    const rates = new Set(formats.map((format) => formatFacts[format].clockRate));
    this.#eventTypes = new Map([...remote.events].filter(([clockRate]) => rates.has(clockRate)));
  }

  #print(
    direction: Direction,
    remote: RemoteMedia | null,
    what: {
      formats: { format: Format; payloadType: number }[];
      events: ReadonlyMap<number, number>;
      setup: 'actpass' | 'active' | 'passive';
    },
  ): string {
    const { credentials: ice, fingerprint, candidates } = this.#transport;
    const local = { session: this.#session, cname: this.#cname, ssrc: this.#stream.ssrc, ice, fingerprint, candidates };
    const printed = (version: number): string => printSdp({ ...local, ...what, direction, version }, remote);
    // RFC 3264 section 8: the same version is the same description.
    if (this.#version === 0 || printed(this.#version) !== this.#lastSdp) this.#version += 1;
    this.#lastSdp = printed(this.#version);
    return this.#lastSdp;
  }

  /** In which law what is made here is sent; none where the other side has Opus alone (against RFC 7874). */
  get #law(): 'pcmu' | 'pcma' | undefined {
    return this.formats.find((format) => format === 'pcmu' || format === 'pcma') as 'pcmu' | 'pcma' | undefined;
  }

  #sending(): boolean {
    return this.remoteDirection === 'sendrecv' || this.remoteDirection === 'recvonly';
  }

  #receive({ payloadType, sequence, timestamp, marker }: RtpHeader, payload: Buffer): void {
    this.#seen();
    this.#counters.packetsIn += 1;
    const format = this.#types.get(payloadType);
    if (format !== undefined) {
      this.#dtmf.flush();
      this.listener?.onAudio({ format, sequence, timestamp, marker, payload });
      return;
    }
    for (const [clockRate, type] of this.#events) {
      if (type !== payloadType) continue;
      const event = parseTelephoneEvent(payload);
      if (event === null) return;
      this.#dtmf.receive(event, timestamp, clockRate);
      this.listener?.onEvent({ clockRate, sequence, timestamp, marker, payload });
    }
  }

  #seen(): void {
    this.#lastSeen = this.#clock.now();
  }
}

function otherLaw(format: Format): Format | null {
  if (format === 'pcmu') return 'pcma';
  return format === 'pcma' ? 'pcmu' : null;
}
