import type { CallView } from '../../../src/domain/protocol/call.ts';
import type { ServerEvent, StreamNotice } from '../../../src/domain/protocol/events.ts';
import { session } from '../../../src/testing/fake-phone-fixtures.ts';

type Answer = () => Response | Promise<Response>;

/** Replaces the network: routes with the given answers, and an open event stream. */
export class ScriptedGateway {
  /** Requests such as "GET /v1/session", in order. */
  readonly asked: string[] = [];
  readonly bodies: unknown[] = [];
  readonly routes = new Map<string, Answer>();
  #events: ReadableStreamDefaultController<Uint8Array> | null = null;
  readonly #realFetch = window.fetch;

  constructor() {
    this.answer('GET /v1/session', session);
    this.answer('GET /v1/calls', { calls: [], next: null });
    this.routes.set('GET /v1/events', () => this.#openEvents());
    window.fetch = async (input, init) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      const name = `${request.method} ${pathname}`;
      this.asked.push(name);
      if (request.method !== 'GET') this.bodies.push(await request.json().catch(() => null));
      const route = this.routes.get(name);
      if (!route) throw new TypeError(`nobody answers ${name}`);
      return route();
    };
  }

  answer(name: string, body: unknown, status = 200): void {
    this.routes.set(name, () => Response.json(body, { status }));
  }

  tell(type: Exclude<ServerEvent['type'], 'snapshot'>, call: CallView): void {
    this.#send({ type, at: '2026-01-01T00:00:00.000Z', call });
  }

  snapshot(...calls: CallView[]): void {
    this.#send({ type: 'snapshot', at: '2026-01-01T00:00:00.000Z', calls });
  }

  /** Events were missed. */
  resync(): void {
    this.#send({ type: 'resync', at: '2026-01-01T00:00:00.000Z', reason: 'too-far-behind' });
  }

  close(): void {
    window.fetch = this.#realFetch;
  }

  #send(event: ServerEvent | StreamNotice): void {
    const text = `id: 1\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    this.#events?.enqueue(new TextEncoder().encode(text));
  }

  #openEvents(): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#events = controller;
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}
