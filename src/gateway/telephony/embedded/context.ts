import type { Clock } from '../../../domain/clock.ts';
import type { SipEdge } from '../../edge/edge.ts';
import type { Trunks } from '../../trunk/trunks.ts';
import type { CoreLogger } from '../core-logger.ts';
import type { CapacityRefusal, Format } from '../port.ts';
import type { AudioBeat } from '../sound/audio-beat.ts';
import type { Sounds } from '../sound/sounds.ts';
import type { Ticker } from '../sound/ticker.ts';
import type { Legs } from './legs.ts';
import type { MediaCounters } from './rtp/counters.ts';

/** Objects that the parts of the core share. */
export interface CoreContext {
  domain: string;
  clock: Clock;
  logger: CoreLogger;
  legs: Legs;
  /** The operator's order of formats. */
  preference: readonly Format[];
  edge: SipEdge;
  /** Null: no trunks are configured. */
  trunks: Trunks | null;
  ticker: Ticker;
  beat: AudioBeat;
  sounds: Sounds;
  counters: MediaCounters;
  /** Calls rejected for lack of capacity since the start. */
  refused: Record<CapacityRefusal, number>;
}
