import { type FrameMessage, type HostMessage, isGreeting, isOurs, readHostMessage, version } from '../messages.ts';

export interface BridgeListener {
  message(message: HostMessage): void;
  /** A message that pretends to be of the handshake came from another window or origin, or once more. */
  forged(origin: string): void;
}

export interface ParentBridge {
  /** Waits for the handshake, if necessary. */
  send(message: FrameMessage): void;
  /** Sends a message to which the page answers. null: the page has no answer, or does not answer in time. */
  ask(message: { type: 'token' } | Omit<FrameMessage & { type: 'fact' }, 'id'>): Promise<string | null>;
  close(): void;
}

/** Messages that wait for the handshake. A page without the host SDK never begins it. */
const mostWaiting = 50;
/** Time for an answer of the page, in ms: it asks its own server. */
const answerMs = 15_000;

/**
 * The frame's half of the bridge to the page around it, see `messages.ts`.
 * @param origin the pinned origin of that page
 */
export function openParentBridge(
  page: Window & typeof globalThis,
  origin: string,
  listener: BridgeListener,
): ParentBridge {
  const answers = new Map<number, (value: string | null) => void>();
  const waiting: FrameMessage[] = [];
  let port: MessagePort | null = null;
  let requests = 0;

  const send = (message: FrameMessage): void => {
    if (port !== null) port.postMessage(message);
    else if (waiting.length < mostWaiting) waiting.push(message);
  };

  const received = ({ data }: MessageEvent): void => {
    const message = readHostMessage(data);
    if (message?.type === 'answer') answers.get(message.id)?.(message.value);
    else if (message !== null) listener.message(message);
  };

  const greeted = (event: MessageEvent): void => {
    if (!isOurs(event.data)) return;
    // Windows that this page opened have its own origin, and listeners of their own.
    if (event.origin === page.location.origin && event.source !== page.parent) return;
    const [offered] = event.ports;
    const isParent = event.source === page.parent && event.origin === origin;
    if (!isParent || port !== null || offered === undefined || !isGreeting(event.data, 'connect')) {
      listener.forged(event.origin);
      return;
    }
    port = offered;
    port.onmessage = received;
    for (const message of waiting.splice(0)) port.postMessage(message);
  };

  page.addEventListener('message', greeted);
  page.parent.postMessage({ sidecall: 'ready', version }, origin);

  return {
    send,
    ask(message) {
      requests += 1;
      const id = requests;
      return new Promise((resolve) => {
        const settle = (value: string | null): void => {
          page.clearTimeout(timer);
          answers.delete(id);
          resolve(value);
        };
        const timer = page.setTimeout(() => settle(null), answerMs);
        answers.set(id, settle);
        send({ ...message, id } as FrameMessage);
      });
    },
    close() {
      page.removeEventListener('message', greeted);
      port?.close();
      for (const settle of [...answers.values()]) settle(null);
    },
  };
}
