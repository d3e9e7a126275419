import { randomUUID } from 'node:crypto';
import { type Clock, ticks } from '../../../../domain/clock.ts';
import type { Format } from '../../port.ts';
import { common, formatFacts } from '../../sound/formats.ts';
import { aLawToMuLaw, compressed, linearOf, muLawToALaw } from '../../sound/g711.ts';
import { OpusSpeaker } from '../../sound/opus-speaker.ts';
import type { AudioPacket, EventPacket } from '../../sound/packet.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { LegListener } from '../mixing/leg.ts';
import type { MediaCounters } from './counters.ts';
import { DtmfReceiver, parseTelephoneEvent, printTelephoneEvent } from './dtmf.ts';
import type { LocalAudio, MediaPath, PathHandlers } from './media-path.ts';
import type { NegotiatedLeg } from './negotiated-leg.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import { random32 } from './random32.ts';
import { Reception } from './reception.ts';
import type { RtpHeader } from './rtp-packet.ts';
import { answerDirection, type Direction, type RemoteAudio, SdpError } from './sdp.ts';
import { ToneReceiver } from './tone-receiver.ts';

const g711: readonly Format[] = ['pcmu', 'pcma'];

/** One audio stream negotiated by SDP, with RTP in both directions over any path. */
export class RtpLeg<Remote extends RemoteAudio> implements NegotiatedLeg {
  listener: LegListener | null = null;
  formats: readonly Format[] = [];
  readonly connected: Promise<void>;
  remoteDirection: Direction = 'sendrecv';
  holding = false;
  readonly #clock: Clock;
  readonly #counters: MediaCounters;
  readonly #stream: OutgoingStream;
  readonly #dtmf: DtmfReceiver;
  /** Reads digits in the sound. Null if telephone events are agreed. */
  #tones: ToneReceiver | null = null;
  readonly #session = String(random32());
  readonly #cname = randomUUID();
  #path!: MediaPath<Remote>;
  #version = 0;
  #lastSdp = '';
  #remote: Remote | null = null;
  #types: ReadonlyMap<number, Format> = new Map();
  #payloadTypes: ReadonlyMap<Format, number> = new Map();
  #events: ReadonlyMap<number, number> = new Map();
  #eventTypes: ReadonlyMap<number, number> = new Map();
  /** Clock rates of incoming events, by payload type. */
  #eventRates: ReadonlyMap<number, number> = new Map();
  /** The formats and events of our first offer. */
  #offered: Pick<LocalAudio, 'formats' | 'events'> = { formats: [], events: new Map() };
  #clockRate = 8000;
  #lastSeen: number;
  #resolveConnected: () => void = () => {};
  /** Set only if the far end supports no format but Opus. */
  #opus: OpusSpeaker | null = null;
  #closed = false;
  readonly #reception = new Reception(() => performance.now());

  private constructor(clock: Clock, counters: MediaCounters) {
    this.#clock = clock;
    this.#counters = counters;
    this.#lastSeen = ticks(clock);
    this.connected = new Promise((resolve) => {
      this.#resolveConnected = resolve;
    });
    this.#stream = new OutgoingStream(random32(), (header, payload) => {
      this.#counters.packetsOut += 1;
      this.#path.sendRtp(header, payload);
    });
    this.#dtmf = new DtmfReceiver((digit, durationMs) => this.listener?.onDigit(digit, durationMs), clock);
  }

  /** @param openPath opens the sockets; its handlers receive what arrives */
  static async open<Remote extends RemoteAudio>(
    clock: Clock,
    counters: MediaCounters,
    openPath: (handlers: PathHandlers) => Promise<MediaPath<Remote>>,
  ): Promise<NegotiatedLeg> {
    const leg = new RtpLeg<Remote>(clock, counters);
    leg.#path = await openPath({
      onRtp: (header, payload) => leg.#receive(header, payload),
      onRtcp: () => leg.#seen(),
      onFailed: (why) => leg.listener?.onFailed(why),
    });
    return leg;
  }

  get early(): boolean {
    return this.#path.early;
  }

  get progress(): string {
    return this.#path.progress ?? 'no set-up';
  }

  get lastSeen(): number {
    return Math.max(this.#lastSeen, this.#path.lastAlive);
  }

  offer(formats: readonly Format[]): string {
    this.#path.offering();
    const named = this.#path.offerable(formats);
    this.#offered = {
      formats: named.map((format) => ({ format, payloadType: formatFacts[format].payloadType })),
      events: this.#path.offeredEvents,
    };
    return this.#print('offer', 'sendrecv', null, this.#offered);
  }

  acceptAnswer(sdp: string, offered: readonly Format[]): void {
    const remote = this.#path.read(sdp);
    // The far end rejected our offer.
    if (remote.off === true) throw new SdpError('incompatible', 'the stream of sound was refused');
    const again = this.#remote !== null;
    this.#negotiate(
      remote,
      common(
        remote.formats.map(({ format }) => format),
        offered,
      ),
    );
    if (again) void this.#path.change(remote, 'answer');
    else this.#connect(remote, true);
  }

  async answer(sdp: string, wanted: readonly Format[], others: readonly Format[] = []): Promise<string> {
    const remote = this.#path.read(sdp);
    if (remote.off === true) return this.#putAside(remote);
    const offered = remote.formats.map(({ format }) => format);
    const known = common(wanted, offered);
    const agreed = known.length > 0 ? known : common(others, offered);
    if (agreed.length === 0) throw new SdpError('incompatible', 'no audio format both sides have');
    if (this.#version === 0) await this.#path.prepare?.(remote);
    this.#negotiate(remote, [...agreed, ...common(g711, offered).filter((format) => !agreed.includes(format))]);
    if (this.#version === 0) this.#connect(remote, false);
    else await this.#path.change(remote, 'offer');
    return this.#print('answer', answerDirection(remote.direction, this.holding), remote, {
      formats: this.formats.map((format) => ({ format, payloadType: this.#payloadTypes.get(format) ?? 0 })),
      events: this.#eventTypes,
    });
  }

  reoffer(formats: readonly Format[] = this.formats): string {
    const known = formats.filter((format) => this.#payloadTypes.has(format));
    return this.#print('reoffer', this.holding ? 'sendonly' : 'sendrecv', this.#remote, {
      formats: known.map((format) => ({ format, payloadType: this.#payloadTypes.get(format) ?? 0 })),
      events: this.#eventTypes,
    });
  }

  acceptReanswer(sdp: string): void {
    const remote = this.#path.read(sdp);
    if (remote.off === true) {
      this.#putAside(remote);
      return;
    }
    const answered = remote.formats.map(({ format }) => format);
    this.#negotiate(remote, common(answered, this.formats));
    void this.#path.change(remote, 'answer');
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
    const { sequence, timestamp, marker, ssrc } = packet;
    const sent = { payloadType, payload, marker };
    this.#stream.relay(source, sequence, timestamp, formatFacts[format].clockRate, sent, ssrc);
    return true;
  }

  speak(source: unknown, frame: Int16Array): void {
    const law = this.#law;
    if (!this.#sending()) return;
    if (law === undefined) {
      this.#speakOpus(source, frame);
      return;
    }
    const payloadType = this.#payloadTypes.get(law) ?? 0;
    this.#stream.append(source, 8000, { payloadType, payload: compressed(frame, law), marker: false });
  }

  relayEvent(source: unknown, packet: EventPacket): void {
    const payloadType = this.#events.get(packet.clockRate);
    if (!this.#sending() || payloadType === undefined) return;
    const { sequence, timestamp, marker, payload, ssrc } = packet;
    this.#stream.relay(source, sequence, timestamp, packet.clockRate, { payloadType, payload, marker }, ssrc);
  }

  frame(source: unknown, clip: Clip, index: number): void {
    const law = this.#law;
    const payload = clip[law ?? 'pcmu'][index % clip.pcmu.length];
    if (!this.#sending() || payload === undefined) return;
    if (law === undefined) {
      this.#speakOpus(source, linearOf(payload, 'pcmu'));
      return;
    }
    this.#stream.append(source, 8000, { payloadType: this.#payloadTypes.get(law) ?? 0, payload, marker: false });
  }

  event(source: unknown, timestamp: number | null, code: number, end: boolean, durationMs: number): number | null {
    // RFC 4733 2.1: an event uses the clock rate of its audio stream.
    const clockRate = this.#events.has(this.#clockRate) ? this.#clockRate : [...this.#events.keys()][0];
    const payloadType = clockRate === undefined ? undefined : this.#events.get(clockRate);
    if (clockRate === undefined || payloadType === undefined || !this.#sending()) return null;
    const payload = printTelephoneEvent(code, end, (durationMs * clockRate) / 1000);
    const packet = { payloadType, payload, marker: timestamp === null };
    return this.#stream.event(source, clockRate, timestamp, durationMs, packet);
  }

  report(): void {
    const { ssrc, timestamp, packets, octets } = this.#stream;
    this.#path.report({ ssrc, timestamp, packets, octets, cname: this.#cname, now: this.#clock.now() });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dtmf.close();
    this.#tones?.close();
    this.listener = null;
    this.#tellQuality();
    this.#resolveConnected();
    this.#opus?.close();
    this.#path.close();
  }

  #tellQuality(): void {
    const { summary } = this.#reception;
    if (summary === null) return;
    // Only trunks have early media.
    const leg = this.#path.early ? 'trunk' : 'browser';
    for (const listener of this.#counters.onLegQuality) listener({ leg, ...summary });
  }

  #speakOpus(source: unknown, frame: Int16Array): void {
    const payloadType = this.#payloadTypes.get('opus');
    if (payloadType === undefined || this.#closed) return;
    this.#opus ??= new OpusSpeaker();
    const payload = this.#opus.encode(frame);
    const { clockRate } = formatFacts.opus;
    if (payload !== null) this.#stream.append(source, clockRate, { payloadType, payload, marker: false });
  }

  #connect(remote: Remote, offerer: boolean): void {
    this.#path.connect(remote, offerer).then(
      () => this.#resolveConnected(),
      () => this.listener?.onFailed(`media could not be set up: ${this.progress}`),
    );
  }

  /** RFC 3264 8.2: a stream with port zero is answered with port zero. It stays off until a new description. */
  #putAside(remote: Remote): string {
    if (this.#version === 0) throw new SdpError('incompatible', 'no stream of sound is offered');
    this.remoteDirection = 'inactive';
    this.#remote = remote;
    void this.#path.change(remote, 'offer');
    return this.#print('answer', 'inactive', remote, { formats: [], events: new Map() });
  }

  #negotiate(remote: Remote, formats: readonly Format[]): void {
    if (formats.length === 0) throw new SdpError('incompatible', 'no audio format both sides have');
    this.formats = formats;
    this.remoteDirection = remote.direction;
    this.#remote = remote;
    // RFC 3264 5.1: received packets use the payload types of our description, as far as it assigned them.
    this.#types = new Map([
      ...remote.formats.map(({ format, payloadType }) => [payloadType, format] as const),
      ...this.#offered.formats.map(({ format, payloadType }) => [payloadType, format] as const),
    ]);
    this.#eventRates = new Map(
      [...remote.events, ...this.#offered.events].map(([clockRate, payloadType]) => [payloadType, clockRate]),
    );
    this.#payloadTypes = new Map(
      remote.formats.filter(({ format }) => formats.includes(format)).map((each) => [each.format, each.payloadType]),
    );
    const first = formats[0] ?? 'pcmu';
    this.#clockRate = formatFacts[first].clockRate;
    this.#events = remote.events;
    const rates = new Set(formats.map((format) => formatFacts[format].clockRate));
    this.#eventTypes = new Map([...remote.events].filter(([clockRate]) => rates.has(clockRate)));
    this.#readTones(remote.events.size === 0);
  }

  #readTones(wanted: boolean): void {
    if (wanted === (this.#tones !== null)) return;
    this.#tones?.close();
    const tell = (digit: string, durationMs: number): void => this.listener?.onDigit(digit, durationMs, true);
    this.#tones = wanted ? new ToneReceiver(tell, this.#clock) : null;
  }

  #print(
    kind: 'offer' | 'answer' | 'reoffer',
    direction: Direction,
    remote: Remote | null,
    what: Pick<LocalAudio, 'formats' | 'events'>,
  ): string {
    const local = { session: this.#session, cname: this.#cname, ssrc: this.#stream.ssrc, direction, ...what };
    const printed = (version: number): string => this.#path.print(kind, { ...local, version }, remote);
    // RFC 3264 section 8: an unchanged version means an unchanged description.
    if (this.#version === 0 || printed(this.#version) !== this.#lastSdp) this.#version += 1;
    this.#lastSdp = printed(this.#version);
    return this.#lastSdp;
  }

  /** The G.711 law for generated audio. Undefined if the far end supports only Opus. */
  get #law(): 'pcmu' | 'pcma' | undefined {
    return this.formats.find((format) => format === 'pcmu' || format === 'pcma') as 'pcmu' | 'pcma' | undefined;
  }

  #sending(): boolean {
    return this.remoteDirection === 'sendrecv' || this.remoteDirection === 'recvonly';
  }

  #receive(header: RtpHeader, payload: Buffer): void {
    const { payloadType, ssrc, sequence, timestamp, marker } = header;
    this.#seen();
    this.#counters.packetsIn += 1;
    const format = this.#types.get(payloadType);
    this.#reception.received(header, format === undefined ? null : formatFacts[format].clockRate);
    if (format !== undefined) {
      this.#dtmf.flush();
      const packet = { format, ssrc, sequence, timestamp, marker, payload };
      this.listener?.onAudio(packet);
      this.#tones?.receive(packet);
      return;
    }
    const clockRate = this.#eventRates.get(payloadType);
    const event = clockRate === undefined ? null : parseTelephoneEvent(payload);
    if (clockRate === undefined || event === null) return;
    this.#dtmf.receive(event, timestamp, clockRate, { ssrc, sequence, marker });
    this.listener?.onEvent({ clockRate, ssrc, sequence, timestamp, marker, payload });
  }

  #seen(): void {
    this.#lastSeen = ticks(this.#clock);
  }
}

function otherLaw(format: Format): Format | null {
  if (format === 'pcmu') return 'pcma';
  return format === 'pcma' ? 'pcmu' : null;
}
