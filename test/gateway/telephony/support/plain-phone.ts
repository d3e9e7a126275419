import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  plainHeader,
  type RtpHeader,
  readRtpHeader,
  writeRtpHeader,
} from '../../../../src/gateway/telephony/embedded/rtp/rtp-packet.ts';
import { compressed, linearOf } from '../../../../src/gateway/telephony/sound/g711.ts';
import { amplitude } from './goertzel.ts';

/** Payload type of telephone events here, different from the gateway's own choice. */
export const phoneEvents = 96;

export interface Heard extends RtpHeader {
  payload: Buffer;
  port: number;
  at: number;
}

/** The media of an ordinary phone: two UDP ports and a description. The test sends and reads every packet. */
export class PlainPhone {
  readonly heard: Heard[] = [];
  readonly reports: Buffer[] = [];
  /** Reports that arrived on the audio port. */
  readonly muxedReports: Buffer[] = [];
  readonly rtp: Socket;
  readonly rtcp: Socket;
  readonly ssrc = 0x0a0b0c0d;
  #sequence = 100;
  #timestamp = 5000;
  #phase = 0;
  /** The leg's port. */
  target = 0;

  private constructor(rtp: Socket, rtcp: Socket) {
    this.rtp = rtp;
    this.rtcp = rtcp;
    rtp.on('message', (data, { port }) => {
      if ((data[1] ?? 0) >= 200 && (data[1] ?? 0) <= 204) {
        this.muxedReports.push(data);
        return;
      }
      const header = { payloadType: 0, sequence: 0, timestamp: 0, marker: false, ssrc: 0 };
      const start = readRtpHeader(data, header);
      if (start !== -1) this.heard.push({ ...header, payload: data.subarray(start), port, at: performance.now() });
    });
    rtcp.on('message', (data) => this.reports.push(data));
  }

  static async open(): Promise<PlainPhone> {
    const sockets = [createSocket('udp4'), createSocket('udp4')] as const;
    for (const socket of sockets) {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
    }
    return new PlainPhone(...sockets);
  }

  get port(): number {
    return this.rtp.address().port;
  }

  /** Its description. The given lines of the audio stream follow the required ones. */
  sdp(options: PlainSdp = {}): string {
    const types = options.types ?? '0 8 96';
    return [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      `c=IN IP4 ${options.host ?? '127.0.0.1'}`,
      't=0 0',
      ...(options.before ?? []),
      `m=audio ${options.port ?? this.port} ${options.protocol ?? 'RTP/AVP'} ${types}`,
      `a=rtpmap:${phoneEvents} telephone-event/8000`,
      `a=rtcp:${this.rtcp.address().port}`,
      ...(options.lines ?? []),
      ...(options.after ?? []),
      '',
    ].join('\r\n');
  }

  /** Reads the destination from the leg's description. */
  hear(sdp: string): this {
    this.target = Number(/^m=audio (\d+) /m.exec(sdp)?.[1]);
    return this;
  }

  /** Sends packets of a sine, `ms` long each, as fast as possible. */
  speak(hertz: number, count = 1, ms = 20, from: Socket = this.rtp): void {
    for (let n = 0; n < count; n++) {
      const frame = new Int16Array(ms * 8);
      for (let at = 0; at < frame.length; at++) {
        frame[at] = 8000 * Math.sin((2 * Math.PI * hertz * this.#phase) / 8000);
        this.#phase += 1;
      }
      this.packet(0, compressed(frame, 'pcmu'), {}, from);
      this.#timestamp = (this.#timestamp + frame.length) >>> 0;
    }
  }

  packet(payloadType: number, payload: Uint8Array, header: Partial<RtpHeader> = {}, from: Socket = this.rtp): void {
    const out = Buffer.alloc(plainHeader + payload.length);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const { ssrc } = this;
    const base = { ssrc, payloadType, sequence: this.#sequence, timestamp: this.#timestamp, marker: false };
    writeRtpHeader(out, 0, { ...base, ...header });
    out.set(payload, plainHeader);
    this.raw(out, from);
  }

  raw(datagram: Uint8Array, from: Socket = this.rtp): void {
    from.send(datagram, this.target, '127.0.0.1');
  }

  /** Amplitude of a frequency in the latest audio. */
  level(hertz: number, packets = 25): number {
    const sound = this.heard.filter(({ payloadType }) => payloadType === 0).slice(-packets);
    return amplitude(
      sound.flatMap(({ payload }) => [...linearOf(payload, 'pcmu')]),
      hertz,
    );
  }

  close(): void {
    this.rtp.close();
    this.rtcp.close();
  }
}

export interface PlainSdp {
  host?: string;
  port?: number;
  protocol?: string;
  types?: string;
  lines?: string[];
  /** Other streams, before and after it. */
  before?: string[];
  after?: string[];
}
