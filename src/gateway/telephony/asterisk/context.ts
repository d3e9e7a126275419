import type { Clock } from '../../../domain/clock.ts';
import type { SipEdge } from '../../edge/edge.ts';
import type { CoreLogger } from '../core-logger.ts';
import type { Format } from '../port.ts';
import type { Sounds } from '../sound/sounds.ts';
import type { Pbx } from './server/pbx.ts';

/** Objects that the parts of the core share. */
export interface AsteriskContext {
  domain: string;
  clock: Clock;
  logger: CoreLogger;
  edge: SipEdge;
  sounds: Sounds;
  /** The operator's order of formats. */
  preference: readonly Format[];
  /**
   * Returns the server for a call: the one with its other legs, otherwise the one with the lowest load. Null if none is
   * up.
   */
  server(callId: string): Pbx | null;
  /** Binds a call to the server that already has a leg of it. */
  keepServer(callId: string, pbx: Pbx): void;
}
