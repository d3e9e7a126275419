import type { ZafParent } from './zaf-parent.ts';

/** What Zendesk says of the place in which the app is open. Which ids are there depends on `location`. */
export interface ZafContext {
  location?: unknown;
  instanceGuid?: unknown;
  ticketId?: unknown;
  userId?: unknown;
  organizationId?: unknown;
}

export interface ZafOptions {
  window: Window & typeof globalThis;
  parent: ZafParent;
  /** A message of the protocol from another window or origin was ignored. */
  onForged?: ((origin: string) => void) | undefined;
}

/** As Zendesk's own client: a request without an answer ends after 5 seconds. */
const answerMs = 5000;

/**
 * Our client of the Zendesk Apps framework, version 2, as the page of the app uses it. All messages to Zendesk are JSON
 * texts:
 *
 *   app                                                        Zendesk
 *   { key: "iframe.handshake", message: { version }, … } ───►
 *                   ◄─── { key: "zaf.app.registered", message: { metadata, context } }
 *   { id: 1, request: "get" | "invoke", params, … } ───────►
 *                   ◄─── { id: 1, result } or { id: 1, error }
 *   { key: "iframe.on:<event>", message: { subscriberCount }, … } ───►
 *                   ◄─── { key: "zaf.<event>", message }
 *
 * Only messages of the parent window with the pinned origin are read, and everything is sent to this origin alone.
 * https://developer.zendesk.com/api-reference/apps/apps-core-api/client_api/
 */
export class ZafClient {
  readonly #window: Window & typeof globalThis;
  readonly #parent: ZafParent;
  readonly #onForged: ((origin: string) => void) | undefined;
  readonly #pending = new Map<number, (answer: { result?: unknown; error?: unknown }) => void>();
  readonly #listeners = new Map<string, Set<(message: unknown) => void>>();
  /** Texts that wait for the registration. null: the app is registered. */
  #waiting: string[] | null = [];
  #requests = 0;

  constructor({ window, parent, onForged }: ZafOptions) {
    this.#window = window;
    this.#parent = parent;
    this.#onForged = onForged;
    window.addEventListener('message', (event) => this.#receive(event));
    this.#post({ key: 'iframe.handshake', message: { version: '2.0' }, ...this.#ids(parent.appGuid) });
  }

  /** The values of paths such as "currentUser.id". */
  get(paths: readonly string[]): Promise<Record<string, unknown>> {
    return this.#ask('get', paths, this.#parent.appGuid);
  }

  /** @param instance the guid of another place of the same app; default: this one */
  invoke(action: string, args: readonly unknown[], instance = this.#parent.appGuid): Promise<Record<string, unknown>> {
    return this.#ask('invoke', { [action]: args }, instance);
  }

  /** @returns a function that stops listening */
  on(event: string, listener: (message: unknown) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set<(message: unknown) => void>();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    this.#subscribe('on', event, listeners.size);
    return () => {
      if (listeners.delete(listener)) this.#subscribe('off', event, listeners.size);
    };
  }

  #ask(request: string, params: unknown, instance: string): Promise<Record<string, unknown>> {
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve, reject) => {
      const late = this.#window.setTimeout(() => finish({ error: 'Zendesk did not answer.' }), answerMs);
      const finish = ({ result, error }: { result?: unknown; error?: unknown }): void => {
        this.#window.clearTimeout(late);
        this.#pending.delete(id);
        if (error === undefined || error === null) resolve(recordOf(result));
        else reject(new Error(`Zendesk refused “${request}”: ${textOf(error)}`));
      };
      this.#pending.set(id, finish);
      this.#send({ id, request, params, ...this.#ids(instance) });
    });
  }

  /** Zendesk itself announces the registration. */
  #subscribe(how: 'on' | 'off', event: string, subscriberCount: number): void {
    if (event === 'app.registered') return;
    this.#send({ key: `iframe.${how}:${event}`, message: { subscriberCount }, ...this.#ids(this.#parent.appGuid) });
  }

  #ids(instanceGuid: string): { appGuid: string; instanceGuid: string } {
    return { appGuid: this.#parent.appGuid, instanceGuid };
  }

  #send(message: object): void {
    if (this.#waiting === null) this.#post(message);
    else this.#waiting.push(JSON.stringify(message));
  }

  #post(message: object | string): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    this.#window.parent.postMessage(text, this.#parent.origin);
  }

  #receive({ data, origin, source }: MessageEvent): void {
    const message = messageIn(data);
    if (message === null) return;
    if (origin !== this.#parent.origin || source !== this.#window.parent) {
      if (typeof message.key === 'string' && message.key.startsWith('zaf.')) this.#onForged?.(origin);
      return;
    }
    const answer = typeof message.id === 'number' ? this.#pending.get(message.id) : undefined;
    if (answer !== undefined) {
      answer(message);
      return;
    }
    if (typeof message.key !== 'string' || !message.key.startsWith('zaf.')) return;
    const event = message.key.slice('zaf.'.length);
    if (event === 'app.registered') this.#registered();
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(message.message);
  }

  #registered(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const text of waiting) this.#post(text);
  }
}

interface ZafMessage {
  key?: unknown;
  id?: unknown;
  message?: unknown;
  result?: unknown;
  error?: unknown;
}

/** null: it is no message of the protocol. */
function messageIn(data: unknown): ZafMessage | null {
  if (typeof data !== 'string') return typeof data === 'object' ? data : null;
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message } = recordOf(error);
  return typeof message === 'string' ? message : 'unknown error';
}
