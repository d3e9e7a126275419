import { fixtureSync, html } from '@open-wc/testing';

/** A message of the app, as it arrives at Zendesk's page. */
export interface AppMessage {
  key?: string;
  id?: number;
  request?: 'get' | 'invoke';
  params?: unknown;
  message?: unknown;
  appGuid?: string;
  instanceGuid?: string;
}

export const appGuid = 'app-1';

/**
 * This page as Zendesk's page: it frames an app and speaks version 2 of the app framework's protocol, as recorded from
 * the vendor's own client.
 */
export class ZendeskPage {
  readonly received: AppMessage[] = [];
  /** What `get` answers, by path. A missing path is not answered. */
  readonly values: Record<string, unknown> = {};
  readonly #frame: HTMLIFrameElement;
  readonly #closed = new AbortController();

  private constructor(frame: HTMLIFrameElement) {
    this.#frame = frame;
    window.addEventListener('message', (event) => this.#receive(event), { signal: this.#closed.signal });
  }

  static async open(): Promise<ZendeskPage> {
    const query = new URLSearchParams({ origin: location.origin, app_guid: appGuid });
    const frame = fixtureSync<HTMLIFrameElement>(
      html`<iframe title="App" src=${`/test/browser/zendesk/app.html?${query}`}></iframe>`,
    );
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    return new ZendeskPage(frame);
  }

  /** The app's own window. */
  get app(): Window & typeof globalThis {
    return this.#frame.contentWindow as Window & typeof globalThis;
  }

  /** Completes the handshake. */
  register(context: object = { location: 'top_bar' }): void {
    this.emit('app.registered', { metadata: { appId: 1, installationId: 2, settings: {} }, context });
  }

  emit(event: string, message: unknown): void {
    this.#send({ key: `zaf.${event}`, message });
  }

  /** The arguments of each call of this action, with the place that it was meant for. */
  invoked(action: string): { args: unknown; instance: string | undefined }[] {
    return this.received
      .filter(({ request, params }) => request === 'invoke' && Object.hasOwn(Object(params), action))
      .map(({ params, instanceGuid }) => ({
        args: (params as Record<string, unknown>)[action],
        instance: instanceGuid,
      }));
  }

  close(): void {
    this.#closed.abort();
  }

  #receive({ data }: MessageEvent): void {
    // Zendesk accepts texts only.
    const message: AppMessage | null = typeof data === 'string' && data.includes('appGuid') ? JSON.parse(data) : null;
    if (message === null) return;
    this.received.push(message);
    const { id, request, params } = message;
    if (request === 'invoke') this.#send({ id, result: { errors: {} } });
    if (request !== 'get') return;
    const known = (params as string[]).filter((path) => Object.hasOwn(this.values, path));
    const result = Object.fromEntries(known.map((path) => [path, this.values[path]]));
    if (known.length > 0) this.#send({ id, result: { ...result, errors: {} } });
  }

  #send(message: object): void {
    this.app.postMessage(JSON.stringify(message), location.origin);
  }
}
