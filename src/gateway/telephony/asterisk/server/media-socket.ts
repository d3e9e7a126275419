import { WebSocket } from 'ws';
import type { Clock } from '../../../../domain/clock.ts';
import { CodedError } from '../../../../domain/errors.ts';

/** Maximum bytes per message for Asterisk's chan_websocket. It queues up to twenty seconds of audio. */
const maxMessage = 48_000;

/**
 * Audio between the gateway and one Asterisk channel (chan_websocket): µ-law, 8000 bytes per second, both ways.
 * Asterisk queues what it receives and plays it in time.
 */
export class MediaSocket {
  readonly channelId: string;
  onAudio: ((muLaw: Buffer) => void) | null = null;
  onClose: (() => void) | null = null;
  readonly #socket: WebSocket;
  readonly #drained: (() => void)[] = [];

  private constructor(channelId: string, socket: WebSocket) {
    this.channelId = channelId;
    this.#socket = socket;
    socket.on('message', (data, binary) => {
      if (binary) this.onAudio?.(data as Buffer);
      else if (String(data).startsWith('QUEUE_DRAINED')) this.#drained.shift()?.();
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      for (const resolve of this.#drained.splice(0)) resolve();
      this.onClose?.();
    });
  }

  /** @param url with the connection ID that Asterisk assigned. Rejects with ASTERISK_UNAVAILABLE. */
  static open(url: URL, authorization: string, channelId: string, clock: Clock): Promise<MediaSocket> {
    const socket = new WebSocket(url, 'media', { headers: { authorization }, perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      const fail = (cause?: unknown): void => {
        stop();
        reject(new CodedError('ASTERISK_UNAVAILABLE', { cause }));
        socket.terminate();
      };
      const stop = clock.after(5000, () => fail());
      const media = new MediaSocket(channelId, socket);
      socket.once('open', () => {
        stop();
        resolve(media);
      });
      socket.once('error', fail);
      socket.once('close', () => fail());
    });
  }

  /** Appends audio to the queue. */
  send(muLaw: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    for (let at = 0; at < muLaw.length; at += maxMessage) this.#socket.send(muLaw.subarray(at, at + maxMessage));
  }

  /** Drops the queued audio. */
  flush(): void {
    this.#say('FLUSH_MEDIA');
  }

  /** Resolves when everything sent so far has been played, or the socket is closed. */
  drained(): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#say('REPORT_QUEUE_DRAINED');
    });
  }

  close(): void {
    this.#say('HANGUP');
    this.#socket.close();
  }

  #say(command: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(command);
  }
}
