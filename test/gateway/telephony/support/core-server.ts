import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { Role } from '../../../../src/domain/protocol/session.ts';
import { createTokens } from '../../../../src/gateway/auth/tokens.ts';
import { RecordingFolder } from '../../../../src/gateway/recordings/recording-folder.ts';
import { createMediaLibrary } from '../../../../src/gateway/speech/library.ts';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { createEmbeddedCore } from '../../../../src/gateway/telephony/embedded/embedded-core.ts';
import type { EmbeddedCore, EmbeddedCoreOptions } from '../../../../src/gateway/telephony/embedded/options.ts';
import type { MediaLibrary } from '../../../../src/gateway/telephony/media-library.ts';
import type { CoreEvent, TelephonyCore } from '../../../../src/gateway/telephony/port.ts';
import { eventually, patienceMs } from '../../../e2e/support/eventually.ts';
import { manyVisitors } from '../contract/setup.ts';
import { namedTone } from './named-tone.ts';

const webHertz = 700;
const storedHertz = 620;
const spokenHertz = 950;
export const tokens = createTokens('a secret of the tests, long enough to sign with', systemClock);

/** A real token. */
export async function tokenFor(
  identity: string,
  role: Role = 'agent',
  ttl = 600,
  target?: string,
  visitor: { site?: string; params?: Record<string, string> } = {},
): Promise<string> {
  const request = { identity, role, ttl, ...(target === undefined ? {} : { target }), ...visitor };
  return (await tokens.issue(request)).token;
}

/** The common options of every core here. */
export type CommonOptions = Pick<EmbeddedCoreOptions, 'domain' | 'verifyToken' | 'clock' | 'logger'> & {
  library: MediaLibrary;
  recordings: RecordingFolder;
};

/** A core that browsers can reach. */
type ServedCore = TelephonyCore & { accept(socket: WebSocket, remoteAddress: string): void };

/** A core behind a WebSocket, as the gateway's HTTP server provides it. */
export class CoreServer<Core extends ServedCore = EmbeddedCore> {
  readonly core: Core;
  /** Every event so far. */
  readonly events: CoreEvent[] = [];
  readonly errors: unknown[] = [];
  readonly #folders = ['recordings', 'sounds'].map((name) => mkdtempSync(join(tmpdir(), `sidecall-contract-${name}-`)));
  readonly recordings = new RecordingFolder(this.#folders[0] ?? '', null);
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly url: string;
  /** A web server. Its sounds are 700 Hz, and its speech is 950 Hz, unless their words name another tone. */
  readonly web: string;

  private constructor(server: Server, make: (common: CommonOptions) => Core) {
    this.#server = server;
    this.web = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.url = this.web.replace('http', 'ws');
    this.core = make({
      domain: 'sidecall.test',
      verifyToken: (jwt, how) => tokens.verify(jwt, how),
      clock: systemClock,
      recordings: this.recordings,
      library: createMediaLibrary(
        {
          allowHttp: true,
          maxBytes: 1_000_000,
          timeoutMs: patienceMs,
          cacheBytes: 10_000_000,
          prompts: null,
          service: { url: `${this.web}/speak`, key: null },
        },
        {
          folder: this.#folders[1] ?? '',
          clock: systemClock,
          onError: (error, what) => this.errors.push([what, error]),
          // The test's own web server counts as a public address.
          web: { mayReach: (address) => address === '127.0.0.1' },
          // Every stored prompt.
          prompt: async (file) => namedTone(file, storedHertz),
        },
      ),
      logger: {
        warn: (fields, message) => this.errors.push([message, fields]),
        error: (fields, message) => this.errors.push([message, fields]),
      },
    });
    this.core.subscribe((event) => this.events.push(event));
    this.#sockets = new WebSocketServer({
      server: this.#server,
      autoPong: false,
      handleProtocols: (offered) => offered.has('sip') && 'sip',
    });
    this.#sockets.on('connection', (socket, request) => {
      this.core.accept(socket, request.socket.remoteAddress ?? '');
    });
  }

  static start(options: Partial<EmbeddedCoreOptions> = {}): Promise<CoreServer> {
    const limits = { visitors: manyVisitors, ...options.limits };
    return CoreServer.over((common) => createEmbeddedCore({ ...common, ...options, limits }));
  }

  static async over<Core extends ServedCore>(make: (common: CommonOptions) => Core): Promise<CoreServer<Core>> {
    const http = createServer(async (request, response) => {
      if (request.url !== '/speak') response.end(namedTone(request.url ?? '', webHertz));
      else response.end(namedTone(((await json(request)) as { text: string }).text, spokenHertz));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const server = new CoreServer(http, make);
    try {
      await server.core.start();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** The first event that matches, now or later. */
  async event<T extends CoreEvent['type']>(
    type: T,
    fits: (event: Extract<CoreEvent, { type: T }>) => boolean = () => true,
  ): Promise<Extract<CoreEvent, { type: T }>> {
    const find = (): CoreEvent | undefined =>
      this.events.find((event) => event.type === type && fits(event as Extract<CoreEvent, { type: T }>));
    const found = await eventually(type, find, undefined, 10).catch((cause: unknown) => {
      throw new Error(`No ${type} that fits is among ${JSON.stringify(this.events)}`, { cause });
    });
    return found as Extract<CoreEvent, { type: T }>;
  }

  async close(): Promise<void> {
    await this.core.stop();
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
