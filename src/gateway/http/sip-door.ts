import type { WebSocket } from 'ws';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { TelephonyCore } from '../telephony/port.ts';

/** A telephony core with a door for browsers: where their SIP goes in. */
export interface GatewayCore extends TelephonyCore {
  accept(socket: WebSocket, remoteAddress: string): void;
  /** Tokens were revoked: closes what was opened with one that counts no more. */
  recheckTokens?(standing: (claims: TokenClaims) => 'good' | 'revoked' | 'blocked'): void;
  /** Running figures for metrics: numbers, in objects that name them. */
  counters?(): object;
}
