import type { WebSocket } from 'ws';
import type { TelephonyCore } from '../telephony/port.ts';

/** A telephony core with a door for browsers: where their SIP goes in. */
export interface GatewayCore extends TelephonyCore {
  accept(socket: WebSocket, remoteAddress: string): void;
  /** Running figures for metrics: numbers, in objects that name them. */
  counters?(): object;
}
