import type { Clock } from '../../../../domain/clock.ts';
import type { Format } from '../../port.ts';
import type { MediaCounters } from '../rtp/counters.ts';
import type { LocalAudio, MediaPath, PathHandlers } from '../rtp/media-path.ts';
import type { NegotiatedLeg } from '../rtp/negotiated-leg.ts';
import { printReport, type Sent } from '../rtp/rtcp.ts';
import { RtpLeg } from '../rtp/rtp-leg.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import { parseSdp, type RemoteMedia } from '../rtp/sdp.ts';
import { printSdp } from '../rtp/sdp-writer.ts';
import { type MediaSettings, MediaTransport } from './media-transport.ts';

/** Opens a leg to a browser: ICE, DTLS and SRTP. */
export function openBrowserLeg(settings: MediaSettings, clock: Clock, counters: MediaCounters): Promise<NegotiatedLeg> {
  return RtpLeg.open(clock, counters, (handlers) => BrowserPath.open(settings, clock, handlers));
}

/** The path to a browser, as defined by WebRTC (RFC 8825). */
class BrowserPath implements MediaPath<RemoteMedia> {
  readonly offeredEvents: ReadonlyMap<number, number> = new Map([
    [48_000, 110],
    [8000, 126],
  ]);
  readonly early = false;
  readonly #transport: MediaTransport;
  #setup: 'active' | 'passive' = 'passive';

  private constructor(transport: MediaTransport) {
    this.#transport = transport;
  }

  static async open(settings: MediaSettings, clock: Clock, handlers: PathHandlers): Promise<BrowserPath> {
    return new BrowserPath(await MediaTransport.open(settings, clock, handlers));
  }

  get progress(): string {
    return this.#transport.progress;
  }

  get lastAlive(): number {
    return this.#transport.lastStun;
  }

  offerable(wanted: readonly Format[]): readonly Format[] {
    return wanted;
  }

  read(sdp: string): RemoteMedia {
    return parseSdp(sdp);
  }

  offering(): void {
    this.#transport.offering();
  }

  print(kind: 'offer' | 'answer' | 'reoffer', audio: LocalAudio, remote: RemoteMedia | null): string {
    const { credentials: ice, fingerprint, candidates } = this.#transport;
    // RFC 8842 5.5: whatever an offer says, the existing DTLS association stays.
    const setup = kind === 'answer' ? this.#setup : 'actpass';
    return printSdp({ ...audio, ice, fingerprint, candidates, setup }, remote);
  }

  connect(remote: RemoteMedia, offerer: boolean): Promise<void> {
    if (!offerer) this.#setup = remote.setup === 'passive' ? 'active' : 'passive';
    return this.#transport.connect(remote, offerer);
  }

  async change(remote: RemoteMedia, kind: 'offer' | 'answer'): Promise<void> {
    if (kind === 'offer') await this.#transport.restartIfAsked(remote);
  }

  sendRtp(header: RtpHeader, payload: Uint8Array): void {
    this.#transport.sendRtp(header, payload);
  }

  report(sent: Sent): void {
    if (sent.packets > 0) this.#transport.sendRtcp(printReport(sent));
  }

  close(): void {
    void this.#transport.close();
  }
}
