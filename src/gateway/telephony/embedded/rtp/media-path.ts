import type { Format } from '../../port.ts';
import type { Sent } from './rtcp.ts';
import type { RtpHeader } from './rtp-packet.ts';
import type { Direction, RemoteAudio } from './sdp.ts';

/** Our side of an audio stream, independent of its transport. */
export interface LocalAudio {
  /** Numbers of the o= line. The version grows with every change (RFC 3264 section 8). */
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
 * The transport of a leg's packets, and its part of the session description: ICE and DTLS for a browser, an address and
 * optional keys for a trunk.
 */
export interface MediaPath<Remote extends RemoteAudio> {
  /** Payload types of telephone-event (RFC 4733) that we offer, by clock rate. */
  readonly offeredEvents: ReadonlyMap<number, number>;
  /** True if one offer may get several answers. */
  readonly early: boolean;
  /** Returns the formats that an offer may contain. */
  offerable(wanted: readonly Format[]): readonly Format[];
  /** How far the set-up is, for the log. Absent: there is none. */
  readonly progress?: string;
  /** Last sign of life other than audio packets, in ticks of the clock. */
  readonly lastAlive: number;
  /** @throws SdpError */
  read(sdp: string): Remote;
  /** Prepares what the answer to the far end's first offer needs. @throws SdpError */
  prepare?(remote: Remote): Promise<void>;
  /** Called before we make the first offer. */
  offering(): void;
  print(kind: 'offer' | 'answer' | 'reoffer', local: LocalAudio, remote: Remote | null): string;
  /** @param offerer whether we made the offer. Resolves when media can flow; rejects if it never will. */
  connect(remote: Remote, offerer: boolean): Promise<void>;
  /** Applies a new description from the far end: an offer, or an answer to ours. */
  change(remote: Remote, kind: 'offer' | 'answer'): Promise<void> | void;
  /** Drops packets until media can flow. */
  sendRtp(header: RtpHeader, payload: Uint8Array): void;
  /** RFC 3550 6.4: reports what was sent, so that the far end can compute delay and loss. */
  report(sent: Sent): void;
  close(): void;
}

/** Callbacks from a path to its leg. */
export interface PathHandlers {
  /** The header is valid only during the call. The payload may be kept. */
  onRtp(header: RtpHeader, payload: Buffer): void;
  /** The far end sent an RTCP report. */
  onRtcp(): void;
  /** The media failed, or could not be set up. @param why for the log, without personal data */
  onFailed(why: string): void;
}
