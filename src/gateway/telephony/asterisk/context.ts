import type { Clock } from '../../../domain/clock.ts';
import type { SipEdge } from '../../edge/edge.ts';
import type { CoreLogger } from '../core-logger.ts';
import type { Format } from '../port.ts';
import type { Sounds } from '../sound/sounds.ts';
import type { Pbx } from './server/pbx.ts';

/** What the parts of the core share. */
export interface AsteriskContext {
  domain: string;
  clock: Clock;
  logger: CoreLogger;
  edge: SipEdge;
  sounds: Sounds;
  /** The operator's order of formats. */
  preference: readonly Format[];
  /** The server for a call: where its other legs are, else the one with the least to do. Null when none is there. */
  server(callId: string): Pbx | null;
  /** A call has a leg there: its others go there, too. */
  keepServer(callId: string, pbx: Pbx): void;
}
