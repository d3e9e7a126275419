import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Clock } from '../../../../domain/clock.ts';
import { CodedError } from '../../../../domain/errors.ts';
import { type AriEvent, parseAriEvent } from './ari-events.ts';

export interface AriSettings {
  /** URL of Asterisk's HTTP server, without /ari. */
  url: string;
  user: string;
  password: string;
  /** The Stasis application that receives calls from the dialplan. */
  app: string;
}

export interface AriOptions {
  clock: Clock;
  fetch?: typeof fetch;
  /** Called when the event connection drops and when it returns. Events in between are lost. */
  onLink?: (up: boolean) => void;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Timeout in ms. Without an answer in this time, Asterisk counts as gone. */
const answerMs = 10_000;
const pingMs = 10_000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;
const eventBytes = 1_048_576;
/** The forms of ARI's error bodies. */
const refusal = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ error: z.string() }).transform(({ error }) => error),
]);

/**
 * Client of Asterisk's REST interface. Requests use fetch. Events arrive over one WebSocket, which is reopened whenever
 * it drops.
 *
 *   idle ──start──► connecting ──open──► up ──drop──► waiting (0.25 s, doubled up to 10 s) ──► connecting
 *                       └─ refused: start rejects                      └──────── stop ────► idle
 */
export class AriClient {
  readonly #settings: AriSettings;
  readonly #options: AriOptions;
  /** Authorization header for every request to this server, over HTTP and WebSocket. */
  readonly authorization: string;
  readonly #listeners = new Set<(event: AriEvent) => void>();
  #socket: WebSocket | null = null;
  #stopped = true;
  #retryMs = firstRetryMs;
  #cancelTimer: () => void = () => {};

  constructor(settings: AriSettings, options: AriOptions) {
    this.#settings = settings;
    this.#options = options;
    this.authorization = `Basic ${Buffer.from(`${settings.user}:${settings.password}`).toString('base64')}`;
  }

  /** Resolves when Asterisk knows the application. Rejects with ASTERISK_UNAVAILABLE or ASTERISK_REFUSED. */
  async start(): Promise<void> {
    this.#stopped = false;
    try {
      await this.#connect();
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    this.#socket?.terminate();
    this.#socket = null;
  }

  /** @returns unsubscribe */
  subscribe(listener: (event: AriEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Sends one request, e.g. `post(['channels', id, 'answer'])`. The parts of the path are escaped here. Resolves with
   * the JSON of the answer, or null if it has none. Rejects with NOT_FOUND, ASTERISK_REFUSED (`details.status`), or
   * ASTERISK_UNAVAILABLE.
   */
  get(path: readonly string[], query: Query = {}): Promise<unknown> {
    return this.#request('GET', path, query);
  }

  post(path: readonly string[], query: Query = {}, body?: unknown): Promise<unknown> {
    return this.#request('POST', path, query, body);
  }

  delete(path: readonly string[], query: Query = {}): Promise<unknown> {
    return this.#request('DELETE', path, query);
  }

  async #request(method: string, path: readonly string[], query: Query, body?: unknown): Promise<unknown> {
    const url = this.#address(path, query);
    const headers: Record<string, string> = { authorization: this.authorization };
    if (body !== undefined) headers['content-type'] = 'application/json';
    let status: number;
    let text: string;
    try {
      const answer = await (this.#options.fetch ?? fetch)(url, {
        method,
        headers,
        signal: AbortSignal.timeout(answerMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = answer.status;
      text = await answer.text();
    } catch (cause) {
      throw new CodedError('ASTERISK_UNAVAILABLE', { cause });
    }
    const answer = jsonOf(text);
    if (status < 400) return answer;
    const said = refusal.safeParse(answer).data;
    // 503: Asterisk is still starting. An endpoint that cannot be called gets a 500 with a message.
    if (status === 503 || (status >= 500 && said === undefined)) {
      throw new CodedError('ASTERISK_UNAVAILABLE', { details: { status } });
    }
    const message = said ?? `status ${status}`;
    if (status === 404) throw new CodedError('NOT_FOUND', { message: `Asterisk: ${message}` });
    throw new CodedError('ASTERISK_REFUSED', {
      message: `Asterisk refused the request: ${message}`,
      details: { status },
    });
  }

  #address(path: readonly string[], query: Query): URL {
    const url = new URL(`/ari/${path.map(encodeURIComponent).join('/')}`, this.#settings.url);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  #connect(): Promise<void> {
    const url = this.#address(['events'], { app: this.#settings.app });
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, {
      // A header, not `api_key` in the URL, because URLs are often logged.
      headers: { authorization: this.authorization },
      handshakeTimeout: answerMs,
      maxPayload: eventBytes,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      let opened = false;
      socket.once('open', () => {
        opened = true;
        this.#retryMs = firstRetryMs;
        this.#watch(socket);
        this.#options.onLink?.(true);
        resolve();
      });
      socket.once('unexpected-response', (_request, response) => {
        const status = response.statusCode ?? 0;
        reject(
          status >= 500
            ? new CodedError('ASTERISK_UNAVAILABLE', { details: { status } })
            : new CodedError('ASTERISK_REFUSED', { details: { status } }),
        );
        socket.terminate();
      });
      socket.on('error', (cause) => reject(new CodedError('ASTERISK_UNAVAILABLE', { cause })));
      socket.on('message', (data) => this.#tell(String(data)));
      socket.once('close', () => {
        if (opened && !this.#stopped) this.#options.onLink?.(false);
        if (opened) this.#again();
      });
    });
  }

  #tell(text: string): void {
    const event = parseAriEvent(text);
    if (event !== null) for (const listener of [...this.#listeners]) listener(event);
  }

  /** A dead connection looks like an idle one, so send pings. */
  #watch(socket: WebSocket): void {
    let alive = true;
    socket.on('pong', () => {
      alive = true;
    });
    const ask = (): void => {
      if (!alive) {
        socket.terminate();
        return;
      }
      alive = false;
      socket.ping();
      this.#cancelTimer = this.#options.clock.after(pingMs, ask);
    };
    this.#cancelTimer = this.#options.clock.after(pingMs, ask);
  }

  #again(): void {
    this.#cancelTimer();
    if (this.#stopped) return;
    this.#cancelTimer = this.#options.clock.after(this.#retryMs, () => {
      this.#connect().catch(() => this.#again());
    });
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }
}

function jsonOf(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
