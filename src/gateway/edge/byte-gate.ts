import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { FrameCounter } from './frame-counter.ts';

/** This many bytes cost as much as one frame. */
const unitBytes = 1024;

/**
 * Filters the bytes between a WebSocket's TCP connection and its parser. The parser processes everything that one read
 * returned before any other code runs, and it does not report message fragments. 64 kB can hold ten thousand empty
 * frames. The bytes are therefore counted before they reach the parser.
 * @param onBytes receives the cost (one unit per frame, per read and per kilobyte) and a function that passes the bytes
 * on. The function may be called later, if the socket is paused until then, or never.
 */
export function guard(socket: WebSocket, onBytes: (cost: number, letThrough: () => void) => void): void {
  // The socket is not part of ws's public interface, but ws's own examples use it to get the address.
  const raw = (socket as unknown as { _socket?: Socket })._socket;
  if (raw === undefined) return;
  const parsers = raw.listeners('data') as ((bytes: Buffer) => void)[];
  raw.removeAllListeners('data');
  const frames = new FrameCounter();
  // When a paused socket closes, ws would parse all bytes that were read and are still held back. Discard them.
  raw.prependListener('close', () => {
    if (raw.readableLength > 0) raw.read(raw.readableLength);
  });
  raw.on('data', (bytes: Buffer) => {
    const cost = Math.max(1, frames.count(bytes)) + Math.floor(bytes.length / unitBytes);
    onBytes(cost, () => {
      // A closed socket has no parser.
      if (!raw.destroyed) for (const parse of parsers) parse.call(raw, bytes);
    });
  });
}
