import type { Clock } from '../../../domain/clock.ts';
import type { Principal } from '../../sip/principal.ts';
import type { Format } from '../port.ts';
import { openBrowserLeg } from './browser-path.ts';
import type { MediaCounters } from './counters.ts';
import type { MediaSettings } from './media-transport.ts';
import type { NegotiatedLeg } from './negotiated-leg.ts';
import { parseSdp } from './sdp.ts';

/** Who is at the far end, as far as media is concerned. */
export type FarEnd = Pick<Principal, 'media'>;

/** Makes the leg that the far end understands. */
export class Legs {
  readonly #settings: MediaSettings;
  readonly #clock: Clock;
  readonly #counters: MediaCounters;

  constructor(settings: MediaSettings, clock: Clock, counters: MediaCounters) {
    this.#settings = settings;
    this.#clock = clock;
    this.#counters = counters;
  }

  /** The formats of an offer, the far end's best first. @throws SdpError */
  offered(_farEnd: FarEnd, sdp: string): Format[] {
    return parseSdp(sdp).formats.map(({ format }) => format);
  }

  open(_farEnd: FarEnd): Promise<NegotiatedLeg> {
    return openBrowserLeg(this.#settings, this.#clock, this.#counters);
  }
}
