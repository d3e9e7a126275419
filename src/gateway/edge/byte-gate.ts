import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { FrameCounter } from './frame-counter.ts';

/** Bytes that cost as much as one frame. */
const unitBytes = 1024;

/**
 * Stands between a WebSocket's TCP connection and its parser. The parser works through all that one read has brought
 * before anything else has its turn, tells of no pieces of messages, and 64 kB hold ten thousand empty frames: so
 * bytes are weighed before they reach it.
 * @param onBytes gets the cost, one for each frame, each read and each kilobyte, and a function that lets the bytes
 *   through; it may be called later, if the socket is paused until then, or never
 */
export function guard(socket: WebSocket, onBytes: (cost: number, letThrough: () => void) => void): void {
  // Not in its interface, and what its own examples use for the address.
  const raw = (socket as unknown as { _socket?: Socket })._socket;
  if (raw === undefined) return;
  const parsers = raw.listeners('data') as ((bytes: Buffer) => void)[];
  raw.removeAllListeners('data');
  const frames = new FrameCounter();
  // Of a paused socket that is gone, the library would parse in one go all that was read and not yet let through.
  raw.prependListener('close', () => {
    if (raw.readableLength > 0) raw.read(raw.readableLength);
  });
  raw.on('data', (bytes: Buffer) => {
    const cost = Math.max(1, frames.count(bytes)) + Math.floor(bytes.length / unitBytes);
    onBytes(cost, () => {
      // Once it is closed the parser is no longer there.
      if (!raw.destroyed) for (const parse of parsers) parse.call(raw, bytes);
    });
  });
}
