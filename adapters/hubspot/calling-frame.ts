/** A message of HubSpot's calling protocol. Requests and their answers have the same id. */
export interface CallingMessage {
  type: string;
  messageId?: unknown;
  data?: unknown;
  [field: string]: unknown;
}

/** What HubSpot says when it starts. Nothing of it is signed, so it identifies no user. */
export interface CallingPlace {
  portalId?: unknown;
  engagementId?: unknown;
  /** "widget", "remote" or "window". */
  iframeLocation?: unknown;
  usesCallingWindow?: unknown;
}

export interface CallingFrameOptions {
  window: Window & typeof globalThis;
  /** Whether an origin may be the parent. Default: HubSpot's pages. */
  trusts?: ((origin: string) => boolean) | undefined;
  /** A message of the protocol from another window or origin was ignored. */
  onForged?: ((origin: string) => void) | undefined;
}

/** HubSpot's pages, of all regions. */
const ofHubSpot = /^https:\/\/app(-[a-z]{2,4}\d{1,2})?\.hubspot\.com$/;

/** The version of HubSpot's SDK whose protocol this is. */
const version = '0.9.7';

/** Types that HubSpot's pages send, besides those that end with "_FAILED". */
const known = new Set([
  ...['DIAL_NUMBER', 'END_CALL', 'ENGAGEMENT_CREATED', 'SET_CALL_STATE', 'VISIBILITY_CHANGED'],
  ...['CREATE_ENGAGEMENT_SUCCEEDED', 'UPDATE_ENGAGEMENT_SUCCEEDED', 'FINALIZE_ENGAGEMENT_SUCCEEDED'],
  ...['PUBLISH_TO_CHANNEL_SUCCEEDED', 'CALLER_ID_MATCH_SUCCEEDED', 'INITIATE_CALL_ID_SUCCEEDED'],
  ...['READY', 'UNLOADING', 'SET_WIDGET_URL'],
]);

/**
 * Our side of HubSpot's calling protocol, in the frame in which HubSpot opens a calling app:
 *
 *   HubSpot                                                           this page
 *   { type: "SYNC", hostUrl, portalId, engagementId, … } ───►           every 100 ms, for up to 30 s
 *                   ◄─── the same with "SYNC_ACK", version, iFrameUrl
 *   { type, data, messageId } ◄──► { type, data, messageId }
 *
 * HubSpot's own client believes the address in SYNC. Here the origin of the message counts: it has to be HubSpot's, and
 * of the parent window. From the first one on it is pinned.
 */
export class CallingFrame {
  readonly #window: Window & typeof globalThis;
  readonly #trusts: (origin: string) => boolean;
  readonly #onForged: ((origin: string) => void) | undefined;
  readonly #listeners = new Map<string, Set<(data: unknown) => void>>();
  readonly #instance: number;
  /** null: HubSpot has not started. */
  #origin: string | null = null;
  #waiting: CallingMessage[] = [];
  #sent = 0;

  constructor({ window, trusts = (origin) => ofHubSpot.test(origin), onForged }: CallingFrameOptions) {
    this.#window = window;
    this.#trusts = trusts;
    this.#onForged = onForged;
    this.#instance = Date.now();
    window.addEventListener('message', (event) => this.#receive(event));
  }

  /** Sends a message, at the latest when HubSpot has started. */
  send(type: string, data?: object): void {
    const message = data === undefined ? { type } : { type, data };
    if (this.#origin === null) this.#waiting.push(message);
    else this.#post(message, this.#origin);
  }

  /** Listens to messages of a type; "READY" comes once, with the place. @returns a function that stops listening */
  on(type: string, listener: (data: unknown) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #receive({ data, origin, source }: MessageEvent): void {
    const message = messageIn(data);
    if (message === null) return;
    const isParent = source === this.#window.parent && this.#window.parent !== this.#window;
    if (!isParent || (this.#origin === null ? !this.#trusts(origin) : origin !== this.#origin)) {
      if (message.type === 'SYNC' || known.has(message.type)) this.#onForged?.(origin);
      return;
    }
    if (message.type === 'SYNC') {
      this.#start(message, origin);
      return;
    }
    // An answer to a message of ours: none of them needs one.
    if (this.#origin === null || String(message.messageId).startsWith(`${this.#instance}_`)) return;
    if (!known.has(message.type) && !message.type.endsWith('_FAILED')) {
      this.send('ERROR', { type: 'UNKNOWN_MESSAGE_TYPE', data: { originalMessage: message } });
    }
    this.#tell(message.type, message.data);
  }

  /** HubSpot repeats SYNC until it has the answer. */
  #start(sync: CallingMessage, origin: string): void {
    if (this.#origin !== null) return;
    this.#origin = origin;
    const own = { type: 'SYNC_ACK', debugMode: false, version, iFrameUrl: this.#window.location.origin };
    this.#post({ ...sync, ...own }, origin);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) this.#post(message, origin);
    const { portalId, engagementId, iframeLocation, usesCallingWindow } = sync;
    this.#tell('READY', { portalId, engagementId, iframeLocation, usesCallingWindow });
  }

  #tell(type: string, data: unknown): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) listener(data);
  }

  /** HubSpot's own client uses the time as the id, which is the same for two messages in a millisecond. */
  #post(message: CallingMessage, origin: string): void {
    this.#sent += 1;
    const { messageId = `${this.#instance}_${this.#sent}` } = message;
    this.#window.parent.postMessage({ ...message, messageId }, origin);
  }
}

function messageIn(data: unknown): CallingMessage | null {
  const type: unknown = typeof data === 'object' && data !== null ? (data as { type?: unknown }).type : undefined;
  return typeof type === 'string' ? (data as CallingMessage) : null;
}
