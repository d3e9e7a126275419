/** Where an app can be open in the helpdesk, by Zendesk's words. */
export type Location = 'top_bar' | 'ticket_sidebar' | 'background';

/** What an app asks the helpdesk to do. An error that it throws is the answer to the app. */
export type Action = (args: readonly unknown[], frame: AppFrame) => unknown;

export interface AppFrame {
  guid: string;
  location: Location;
  element: HTMLIFrameElement;
  /** The origin of the app's page. */
  origin: string;
  /** Events that the app listens to. */
  events: Set<string>;
  registered: boolean;
}

interface AppMessage {
  key?: string;
  id?: number;
  request?: string;
  params?: unknown;
  message?: { subscriberCount?: number };
  appGuid?: string;
  instanceGuid?: string;
}

export interface AppFramesOptions {
  /** What `get` answers, by path. */
  values: (path: string, frame: AppFrame) => unknown;
  actions: Readonly<Record<string, Action>>;
  context: (frame: AppFrame) => object;
}

/**
 * The helpdesk's side of the Zendesk Apps framework, version 2, for the frames of one app. Messages are JSON texts:
 *
 *   { key: "iframe.handshake" }                      ──► { key: "zaf.app.registered", message: { metadata, context } }
 *   { id, request: "get" | "invoke", params }        ──► { id, result } or { id, error }
 *   { key: "iframe.on:<event>", message }            ──► { key: "zaf.<event>", message }
 *   { key: "request:<n>" }                           ──► { key: "zaf.request:<n>.fail" }: there is no API behind this page
 */
export class AppFrames {
  readonly #options: AppFramesOptions;
  readonly #frames = new Map<string, AppFrame>();

  constructor(options: AppFramesOptions) {
    this.#options = options;
    window.addEventListener('message', (event) => this.#receive(event));
  }

  /**
   * Loads the app in a frame.
   * @param url its page. `origin` and `app_guid` are added, as Zendesk does
   * @param newToken returns a signed token, which is posted as a form. null: the page is loaded with GET
   */
  open(
    element: HTMLIFrameElement,
    location: Location,
    url: string,
    newToken: (() => Promise<string>) | null,
  ): AppFrame {
    const guid = crypto.randomUUID();
    const address = new URL(url);
    address.searchParams.set('origin', window.location.origin);
    address.searchParams.set('app_guid', guid);
    const frame = { guid, location, element, origin: address.origin, events: new Set<string>(), registered: false };
    this.#frames.set(guid, frame);
    // Chromium names a frame that exists already only by its window.
    if (element.contentWindow !== null) element.contentWindow.name = `app-${guid}`;
    // “*”, because a page that is posted has no address in `src` for which a permission could be.
    element.allow = 'microphone *; camera *; autoplay *';
    if (newToken === null) element.src = address.href;
    else void newToken().then((token) => post(address.href, `app-${guid}`, { token }));
    return frame;
  }

  close(frame: AppFrame): void {
    this.#frames.delete(frame.guid);
  }

  get all(): readonly AppFrame[] {
    return [...this.#frames.values()];
  }

  /** Tells an event to the app, if it listens, or to all its frames. */
  emit(event: string, message: unknown, frames: readonly AppFrame[] = this.all): void {
    for (const frame of frames) {
      if (frame.registered && frame.events.has(event)) this.#send(frame, { key: `zaf.${event}`, message });
    }
  }

  #receive({ data, origin, source }: MessageEvent): void {
    if (typeof data !== 'string') return;
    const message = messageIn(data);
    const from = this.#frames.get(message?.appGuid ?? '');
    if (message === null || from === undefined || from.element.contentWindow !== source || from.origin !== origin)
      return;
    const { key = '', id, request } = message;
    if (key === 'iframe.handshake') this.#register(from);
    else if (key.startsWith('iframe.on:')) from.events.add(key.slice('iframe.on:'.length));
    else if (key.startsWith('iframe.off:')) this.#unsubscribe(from, key.slice('iframe.off:'.length), message);
    else if (key.startsWith('request:')) this.#send(from, { key: `zaf.${key}.fail`, message: { responseArgs: [{}] } });
    else if (id !== undefined && request !== undefined) void this.#answer(from, id, message);
  }

  #unsubscribe(frame: AppFrame, event: string, { message }: AppMessage): void {
    if ((message?.subscriberCount ?? 0) === 0) frame.events.delete(event);
  }

  #register(frame: AppFrame): void {
    frame.registered = true;
    const metadata = { appId: 1, installationId: 42, settings: {} };
    this.#send(frame, { key: 'zaf.app.registered', message: { metadata, context: this.#options.context(frame) } });
  }

  async #answer(from: AppFrame, id: number, { request, params, instanceGuid }: AppMessage): Promise<void> {
    // An app may address another of its frames.
    const frame = this.#frames.get(instanceGuid ?? from.guid) ?? from;
    try {
      const result = request === 'get' ? this.#get(params, frame) : await this.#invoke(params, frame);
      this.#send(from, { id, result: { ...result, errors: {} } });
    } catch (error) {
      this.#send(from, { id, error: { name: 'Error', message: error instanceof Error ? error.message : '' } });
    }
  }

  #get(params: unknown, frame: AppFrame): Record<string, unknown> {
    const paths = Array.isArray(params) ? params.map(String) : [];
    return Object.fromEntries(paths.map((path) => [path, this.#options.values(path, frame)]));
  }

  async #invoke(params: unknown, frame: AppFrame): Promise<Record<string, unknown>> {
    const results: Record<string, unknown> = {};
    for (const [action, args] of Object.entries(Object(params) as Record<string, unknown>)) {
      if (!Object.hasOwn(this.#options.actions, action)) throw new Error(`"${action}" is not an action.`);
      results[action] = await this.#options.actions[action]?.(Array.isArray(args) ? args : [], frame);
    }
    return results;
  }

  #send({ element, origin }: AppFrame, message: object): void {
    element.contentWindow?.postMessage(JSON.stringify(message), origin);
  }
}

function messageIn(text: string): AppMessage | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}

function post(action: string, target: string, fields: Record<string, string>): void {
  const form = document.createElement('form');
  Object.assign(form, { action, target, method: 'post', hidden: true });
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
