import type { Format } from '../../port.ts';
import type { Leg } from '../mixing/leg.ts';
import type { Direction } from './sdp.ts';

/**
 * A leg over the network to a browser or a trunk. Its audio stream is negotiated by SDP (RFC 3264). Callers pass
 * session descriptions as text and do not look into them.
 *
 *   new ──offer──► offered ──acceptAnswer──► agreed ──┐ answer, or reoffer and
 *    └───────────────answer────────────────────►▲─────┘ acceptReanswer
 */
export interface NegotiatedLeg extends Leg {
  /** True if we asked the far end not to send (RFC 3264 8.4). */
  holding: boolean;
  /** The direction in the far end's description. Nothing is sent unless the far end receives. */
  readonly remoteDirection: Direction;
  /**
   * True if answers may come before the call is answered, and further ones after (RFC 3960). The latest one is heard.
   */
  readonly early: boolean;
  /** How far the set-up of the media is, for the log. */
  readonly progress: string;
  offer(formats: readonly Format[]): string;
  /**
   * Applies the answer to our offer, and starts the media. If `early`, a later answer replaces an earlier one.
   * @throws SdpError if the answer contains nothing that we support
   */
  acceptAnswer(sdp: string, offered: readonly Format[]): void;
  /**
   * Returns our answer to an offer. The media starts, or continues on a re-INVITE. G.711 is kept after the wanted
   * formats, so that prompts and music can be sent.
   * @param others used if the offer has none of the wanted formats any more (RFC 3264 8.3.2)
   * @throws SdpError if no format matches
   */
  answer(sdp: string, wanted: readonly Format[], others?: readonly Format[]): Promise<string>;
  /**
   * Returns our description for a re-INVITE: all negotiated formats, or those that are given. The media continues
   * unchanged.
   */
  reoffer(formats?: readonly Format[]): string;
  /** Applies the answer to it. @throws SdpError if nothing in it can be used; the leg then stays unchanged */
  acceptReanswer(sdp: string): void;
  report(): void;
}
