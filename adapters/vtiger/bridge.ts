/** What the page around the frame says. `id` is that of Vtiger's web service, e.g. "12x11". */
export interface PageListener {
  dial(wish: { number: string; about: PageRecord | null }): void;
  context(now: { about: PageRecord | null; visible: boolean }): void;
}

export interface PageRecord {
  module: string;
  id: string;
}

/** What the frame says to the page. */
export type FrameMessage =
  | { type: 'open'; module: string; record: string }
  /** The entry of a call was written: the page shows its timeline again. */
  | { type: 'refresh' }
  | { type: 'show'; reason: 'ringing' | 'call' | 'idle' }
  | { type: 'token'; request: number };

export interface Bridge {
  /** Waits for the handshake, if necessary. Without a page around the frame it does nothing. */
  send(message: FrameMessage): void;
  /** null: the page has no token, or does not answer. */
  askForToken(): Promise<string | null>;
}

/** Time for the page's answer, in ms. It asks Vtiger's server, which asks the gateway. */
const answerMs = 15_000;

/**
 * The frame's half of the bridge to Vtiger's page:
 *
 *     frame ── "sidecall-ready" ──► page      to the pinned origin only
 *     frame ◄── "sidecall-port" + MessagePort ── page      from the pinned origin and from the parent only, once
 *     frame ◄──────────── port ────────────► page
 *
 * Everything else that is posted to the window is ignored.
 */
export function openBridge(page: Window & typeof globalThis, listener: PageListener): Bridge {
  const origin = page.parent === page ? null : pinnedOrigin(page.location.search);
  const answers = new Map<number, (token: string | null) => void>();
  const waiting: FrameMessage[] = [];
  let port: MessagePort | null = null;
  let requests = 0;

  const send = (message: FrameMessage): void => {
    if (port !== null) port.postMessage(message);
    else if (origin !== null) waiting.push(message);
  };

  const received = ({ data }: MessageEvent): void => {
    const message = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
    if (message.type === 'dial' && typeof message.number === 'string') {
      listener.dial({ number: message.number.slice(0, 200), about: recordIn(message.about) });
    }
    if (message.type === 'context') {
      listener.context({ about: recordIn(message.about), visible: message.visible !== false });
    }
    if (message.type === 'token' && typeof message.request === 'number') {
      answers.get(message.request)?.(typeof message.token === 'string' ? message.token : null);
    }
  };

  const connected = (event: MessageEvent): void => {
    const [offered] = event.ports;
    if (event.source !== page.parent || event.origin !== origin || event.data !== 'sidecall-port') return;
    if (offered === undefined) return;
    page.removeEventListener('message', connected);
    port = offered;
    offered.onmessage = received;
    for (const message of waiting.splice(0)) offered.postMessage(message);
  };

  if (origin !== null) {
    page.addEventListener('message', connected);
    page.parent.postMessage('sidecall-ready', origin);
  }

  return {
    send,
    askForToken() {
      if (origin === null) return Promise.resolve(null);
      requests += 1;
      const request = requests;
      return new Promise((resolve) => {
        const settle = (token: string | null): void => {
          page.clearTimeout(timer);
          answers.delete(request);
          resolve(token);
        };
        const timer = page.setTimeout(() => settle(null), answerMs);
        answers.set(request, settle);
        send({ type: 'token', request });
      });
    },
  };
}

/**
 * The page's origin in the address of the frame. It is not secret and proves nothing; the gateway's `frame-ancestors`
 * decides which pages may frame the softphone.
 */
function pinnedOrigin(search: string): string | null {
  const text = new URLSearchParams(search).get('origin') ?? '';
  try {
    const { origin, protocol } = new URL(text);
    return (protocol === 'https:' || protocol === 'http:') && origin === text ? origin : null;
  } catch {
    return null;
  }
}

function recordIn(value: unknown): PageRecord | null {
  const { module, id } = (value ?? {}) as { module?: unknown; id?: unknown };
  return typeof module === 'string' && typeof id === 'string' ? { module, id } : null;
}
