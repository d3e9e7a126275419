import type { Format } from '../../port.ts';
import type { Sent } from './rtcp.ts';
import type { RtpHeader } from './rtp-packet.ts';
import type { Direction, RemoteAudio } from './sdp.ts';

/** This side's half of an audio stream, whatever carries it. */
export interface LocalAudio {
  /** Numbers of the o= line; the version goes up with every change (RFC 3264 section 8). */
  session: string;
  version: number;
  /** Random name of our stream in RTCP and SDP. */
  cname: string;
  ssrc: number;
  direction: Direction;
  formats: readonly { format: Format; payloadType: number }[];
  events: ReadonlyMap<number, number>;
}

/**
 * How the packets of a leg travel, and what a description says of that: ICE and
 * DTLS for a browser, an address and perhaps keys for a trunk.
 */
export interface MediaPath<Remote extends RemoteAudio> {
  /** telephone-event payload types (RFC 4733) that this side offers, by clock rate. */
  readonly offeredEvents: ReadonlyMap<number, number>;
  /** Several answers may come to one offer. */
  readonly early: boolean;
  /** Those that an offer may name. */
  offerable(wanted: readonly Format[]): readonly Format[];
  /** Milliseconds since 1970 of the last sign of life that is no packet of sound. */
  readonly lastAlive: number;
  /** @throws SdpError */
  read(sdp: string): Remote;
  /** Their first offer is about to be answered: what it takes is made ready. @throws SdpError */
  prepare?(remote: Remote): Promise<void>;
  /** Our side is about to make the first offer. */
  offering(): void;
  print(kind: 'offer' | 'answer' | 'reoffer', local: LocalAudio, remote: Remote | null): string;
  /** @param offerer whether our side made the offer. Resolves when media can flow; rejects when it never will. */
  connect(remote: Remote, offerer: boolean): Promise<void>;
  /** The other side described itself anew, in an offer or in answer to ours. */
  change(remote: Remote, kind: 'offer' | 'answer'): Promise<void> | void;
  /** Nothing is sent before media can flow. */
  sendRtp(header: RtpHeader, payload: Uint8Array): void;
  /** RFC 3550 6.4: tells the other side what was sent, so that it can reckon delay and loss. */
  report(sent: Sent): void;
  close(): void;
}

/** What a path tells its leg. */
export interface PathHandlers {
  /** The header is only lent for the call; the payload may be kept. */
  onRtp(header: RtpHeader, payload: Buffer): void;
  /** The other side has sent a report. */
  onRtcp(): void;
  /** Media gave up after it had flowed, or never came up. */
  onFailed(): void;
}
