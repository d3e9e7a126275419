import type { Clock } from '../../../domain/clock.ts';
import type { Principal } from '../../sip/auth/principal.ts';
import type { Format } from '../port.ts';
import type { MediaCounters } from './rtp/counters.ts';
import type { NegotiatedLeg } from './rtp/negotiated-leg.ts';
import { parseSdp } from './rtp/sdp.ts';
import { openTrunkLeg } from './trunk-leg/trunk-path.ts';
import { parseTrunkSdp } from './trunk-leg/trunk-sdp.ts';
import type { PortUsage } from './udp/media-socket.ts';
import { openBrowserLeg } from './webrtc/browser-path.ts';
import type { MediaSettings } from './webrtc/media-transport.ts';

/** Who is at the far end, as far as media is concerned. */
export type FarEnd = Pick<Principal, 'media'>;

/** Makes the leg that the far end understands. */
export class Legs {
  readonly #settings: MediaSettings;
  readonly #usage: PortUsage = { open: 0 };
  readonly #clock: Clock;
  readonly #counters: MediaCounters;

  constructor(settings: MediaSettings, clock: Clock, counters: MediaCounters) {
    this.#settings = { ...settings, usage: this.#usage };
    this.#clock = clock;
    this.#counters = counters;
  }

  /** UDP ports of the range that the settings name; null: there is none. */
  get portLimit(): number | null {
    const { udpPorts } = this.#settings;
    return udpPorts === null ? null : udpPorts[1] - udpPorts[0] + 1;
  }

  /** Those that are not in use here; another program may have some of them. */
  get portsFree(): number | null {
    return this.portLimit === null ? null : Math.max(0, this.portLimit - this.#usage.open);
  }

  /** The formats of an offer, the far end's best first. @throws SdpError */
  offered({ media }: FarEnd, sdp: string): Format[] {
    const remote = media === undefined ? parseSdp(sdp) : parseTrunkSdp(sdp, media);
    return remote.formats.map(({ format }) => format);
  }

  open({ media }: FarEnd): Promise<NegotiatedLeg> {
    if (media !== undefined) return openTrunkLeg(media, this.#settings, this.#clock, this.#counters);
    return openBrowserLeg(this.#settings, this.#clock, this.#counters);
  }
}
