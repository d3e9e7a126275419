import type { Clock } from '../../../domain/clock.ts';
import type { Principal } from '../../sip/auth/principal.ts';
import type { Format } from '../port.ts';
import type { MediaCounters } from './rtp/counters.ts';
import type { NegotiatedLeg } from './rtp/negotiated-leg.ts';
import { parseSdp } from './rtp/sdp.ts';
import { openTrunkLeg } from './trunk-leg/trunk-path.ts';
import { parseTrunkSdp } from './trunk-leg/trunk-sdp.ts';
import { localAddresses } from './udp/local-addresses.ts';
import type { PortUsage } from './udp/media-socket.ts';
import { openBrowserLeg } from './webrtc/browser-path.ts';
import type { MediaSettings } from './webrtc/media-transport.ts';

/** The far end's media settings. */
export type FarEnd = Pick<Principal, 'media'>;

/** Opens legs of the kind that the far end needs. */
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

  /** Number of UDP ports in the configured range. Null: no range. */
  get portLimit(): number | null {
    const { udpPorts } = this.#settings;
    return udpPorts === null ? null : udpPorts[1] - udpPorts[0] + 1;
  }

  /** Ports that this process does not use. Other programs may use some of them. */
  get portsFree(): number | null {
    return this.portLimit === null ? null : Math.max(0, this.portLimit - this.#usage.open);
  }

  /** UDP ports of a browser's leg. Without a bind address, it has a socket for each address of the machine. */
  get portsOfBrowser(): number {
    return this.#settings.bindAddress === null ? localAddresses().length : 1;
  }

  /** Returns the formats of an offer, in the far end's order. @throws SdpError */
  offered({ media }: FarEnd, sdp: string): Format[] {
    const remote = media === undefined ? parseSdp(sdp) : parseTrunkSdp(sdp, media);
    return remote.formats.map(({ format }) => format);
  }

  open({ media }: FarEnd): Promise<NegotiatedLeg> {
    if (media !== undefined) return openTrunkLeg(media, this.#settings, this.#clock, this.#counters);
    return openBrowserLeg(this.#settings, this.#clock, this.#counters);
  }
}
