import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { Subscriber } from '../sip/dialog/subscriber.ts';
import type { LegQuality, TelephonyCore } from '../telephony/port.ts';
import type { TrunkSettings } from '../trunk/settings.ts';
import type { TlsSettings } from '../trunk/tls-files.ts';
import type { TrunkFigures } from '../trunk/trunk-figures.ts';

/**
 * The server side of a WebSocket from the package `ws`. It is declared here because `ws` ships no types, and every
 * import of `sidecall/gateway` would need them.
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

/** A telephony core that accepts SIP connections from browsers. */
export interface GatewayCore extends TelephonyCore {
  accept(socket: SipSocket, remoteAddress: string): void;
  /** Calls the listener when a page subscribes to its agent's events over its socket. */
  onSubscriber?(listener: (subscriber: Subscriber) => void): void;
  /** Closes whatever a revoked token opened. */
  recheckTokens?(standing: (claims: TokenClaims) => 'good' | 'revoked' | 'blocked'): void;
  /** Running counters for metrics: numbers, in objects that name them. */
  counters?(): object;
  /** State and totals of each trunk. */
  trunkFigures?(): TrunkFigures[];
  /** The same of trunks that were removed or disabled, and have calls. */
  endingTrunks?(): TrunkFigures[];
  /**
   * Opens the ports of trunks, if they are not open.
   * @throws CodedError PORT_TAKEN or CONFIG_INVALID
   */
  openTrunkPorts?(): Promise<void>;
  /** Calls the listener with the packet statistics of each leg that ends. @returns unsubscribe */
  onLegQuality?(listener: (quality: LegQuality) => void): () => void;
  /**
   * Applies changed trunks without ending a call. Before the start, they replace those that it begins with.
   * @param settings.trunkTls given: the TLS files are read again
   * @returns names of settings that still need a restart
   * @throws CodedError CONFIG_INVALID; the previous settings then stay in use
   */
  reload?(settings: { trunks: readonly TrunkSettings[]; trunkTls?: TlsSettings }): Promise<readonly string[]>;
}
