import type { WebSocket } from 'ws';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { LegQuality, TelephonyCore } from '../telephony/port.ts';
import type { TrunkSettings } from '../trunk/settings.ts';
import type { TlsSettings } from '../trunk/tls-files.ts';
import type { TrunkFigures } from '../trunk/trunks.ts';

/** A telephony core with a door for browsers: where their SIP goes in. */
export interface GatewayCore extends TelephonyCore {
  accept(socket: WebSocket, remoteAddress: string): void;
  /** Tokens were revoked: closes what was opened with one that counts no more. */
  recheckTokens?(standing: (claims: TokenClaims) => 'good' | 'revoked' | 'blocked'): void;
  /** Running figures for metrics: numbers, in objects that name them. */
  counters?(): object;
  /** The state and the totals of each trunk. */
  trunkFigures?(): TrunkFigures[];
  /** Hears of each leg that ends what its packets were like. @returns unsubscribe */
  onLegQuality?(listener: (quality: LegQuality) => void): () => void;
  /**
   * Takes over changed settings without ending a call; TLS files are read anew.
   * @returns names of settings that need a restart all the same
   * @throws CodedError CONFIG_INVALID; then everything stays as it was
   */
  reload?(settings: { trunks: readonly TrunkSettings[]; trunkTls: TlsSettings }): Promise<readonly string[]>;
}
