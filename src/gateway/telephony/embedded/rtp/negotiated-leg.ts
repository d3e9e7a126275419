import type { Format } from '../../port.ts';
import type { Leg } from '../mixing/leg.ts';
import type { Direction } from './sdp.ts';

/**
 * A leg over the network, whose one audio stream is agreed on by SDP (RFC 3264),
 * with a browser or with a trunk. Descriptions are given and taken as texts: what
 * is in them is the business of whoever opened the leg.
 *
 *   new ──offer──► offered ──acceptAnswer──► agreed ──┐ answer, or reoffer and
 *    └───────────────answer────────────────────►▲─────┘ acceptReanswer
 */
export interface NegotiatedLeg extends Leg {
  /** We ask the other side to send nothing (RFC 3264 8.4). */
  holding: boolean;
  /** What the other side says of its stream: while it is not receiving, nothing is sent. */
  readonly remoteDirection: Direction;
  /** An answer may come before the call is answered, and another after it (RFC 3960): whoever spoke last is heard. */
  readonly early: boolean;
  offer(formats: readonly Format[]): string;
  /**
   * The other side answered our offer: media comes up. Where `early`, a later answer takes the place of one before.
   * @throws SdpError where it answered nothing we can do
   */
  acceptAnswer(sdp: string, offered: readonly Format[]): void;
  /**
   * Our answer to an offer; media comes up, or on a re-INVITE goes on.
   * G.711 stays in it behind what was wanted, so that prompts and music can be sent.
   * @param others are taken where none of those is offered any more (RFC 3264 8.3.2)
   * @throws SdpError where nothing fits
   */
  answer(sdp: string, wanted: readonly Format[], others?: readonly Format[]): Promise<string>;
  /** Our description anew, for a re-INVITE: what was agreed on, or those of it that are named. The media goes on as it is. */
  reoffer(formats?: readonly Format[]): string;
  /** The answer to that. @throws SdpError where nothing in it can be used; all is as it was, then */
  acceptReanswer(sdp: string): void;
  report(): void;
}
