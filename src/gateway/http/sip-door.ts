import type { WebSocket } from 'ws';

/** Where a browser's SIP goes in. The embedded core has one. */
export interface SipDoor {
  accept(socket: WebSocket, remoteAddress: string): void;
}
