import type { Clock } from '../../../domain/clock.ts';
import type { SipEdge } from '../../edge/edge.ts';
import type { Trunks } from '../../trunk/trunks.ts';
import type { CapacityRefusal, Format } from '../port.ts';
import type { AudioBeat } from './audio-beat.ts';
import type { MediaCounters } from './counters.ts';
import type { Legs } from './legs.ts';
import type { Sounds } from './sounds.ts';
import type { Ticker } from './ticker.ts';

/** As far as it is used here, pino's. */
export interface CoreLogger {
  info?(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the parts of the core share. */
export interface CoreContext {
  domain: string;
  clock: Clock;
  logger: CoreLogger;
  legs: Legs;
  /** The operator's order of formats. */
  preference: readonly Format[];
  edge: SipEdge;
  /** Null: none are configured. */
  trunks: Trunks | null;
  ticker: Ticker;
  beat: AudioBeat;
  sounds: Sounds;
  counters: MediaCounters;
  /** Calls that were refused for want of something, since the start. */
  refused: Record<CapacityRefusal, number>;
}
