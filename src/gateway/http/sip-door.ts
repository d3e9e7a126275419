import type { TelephonyCore } from '../telephony/port.ts';

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
  /** Running figures for metrics: numbers, in objects that name them. */
  counters?(): object;
}
