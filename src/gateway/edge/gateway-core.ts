import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { Subscriber } from '../sip/dialog/subscriber.ts';
import type { LegQuality, TelephonyCore } from '../telephony/port.ts';
import type { TrunkSettings } from '../trunk/settings.ts';
import type { TlsSettings } from '../trunk/tls-files.ts';
import type { TrunkFigures } from '../trunk/trunks.ts';

/**
 * The server's end of a WebSocket, as the package `ws` makes it. Described here, not
 * imported: `ws` has no types of its own, and whoever imports `sidecall/gateway` would need them.
 */
export interface SipSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  readonly protocol: string;
  send(message: string): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  on(event: string, listener: (data: Buffer) => void): unknown;
}

/** A telephony core with a door for browsers: where their SIP goes in. */
export interface GatewayCore extends TelephonyCore {
  accept(socket: SipSocket, remoteAddress: string): void;
  /** Hears of each page that subscribes to its agent's events over its socket. */
  onSubscriber?(listener: (subscriber: Subscriber) => void): void;
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
