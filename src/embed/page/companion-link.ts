import type { RemoteVoice } from '../../phone/phone.ts';
import {
  type CompanionMessage,
  companionGreeting,
  companionPort,
  isCompanionGreeting,
  readCompanionMessage,
} from '../companion-messages.ts';

export interface CompanionListener {
  /** A token for the companion. null: the frame has none either. */
  token(): Promise<string | null>;
  /** The companion has this agent, and holds the calls from now on. */
  connected(identity: string, voice: RemoteVoice): void;
  /** The companion was closed. */
  gone(): void;
}

/** How often the frame looks whether the window is still there, in ms: a window that crashed says no good-bye. */
const lookMs = 2000;

/** The frame's half of the link to a companion, which looks for the frame by itself. */
export function linkCompanion(page: Window & typeof globalThis, listener: CompanionListener): () => void {
  let link: { companion: Window; port: MessagePort; stop: () => void } | null = null;

  const drop = (): void => {
    const dropped = link;
    link = null;
    dropped?.stop();
    if (dropped !== null) listener.gone();
  };

  const greeted = ({ data, origin, source }: MessageEvent): void => {
    if (origin !== page.location.origin || !isCompanionGreeting(data, companionGreeting)) return;
    const companion = source as Window | null;
    if (companion === null || link?.companion === companion) return;
    // The newest companion counts. The one before was reloaded or closed.
    drop();
    const channel = new MessageChannel();
    link = connect(page, companion, channel.port1, listener, drop);
    companion.postMessage({ sidecall: companionPort }, origin, [channel.port2]);
  };

  page.addEventListener('message', greeted);
  return () => {
    page.removeEventListener('message', greeted);
    link?.stop();
    link = null;
  };
}

function connect(
  page: Window & typeof globalThis,
  companion: Window,
  port: MessagePort,
  listener: CompanionListener,
  drop: () => void,
): { companion: Window; port: MessagePort; stop: () => void } {
  let heard: ((message: Extract<CompanionMessage, { type: 'tab' }>['message']) => void) | null = null;
  const post = (message: CompanionMessage): void => port.postMessage(message);
  const voice: RemoteVoice = {
    open(_name, onMessage) {
      heard = onMessage;
      return {
        post: (message) => post({ type: 'tab', message }),
        close() {
          heard = null;
        },
      };
    },
    show: () => companion.focus(),
  };

  port.onmessage = ({ data }) => {
    const message = readCompanionMessage(data);
    switch (message?.type) {
      case 'want-token': {
        const { id } = message;
        void listener
          .token()
          .catch(() => null)
          .then((token) => post({ type: 'token', id, token }));
        break;
      }
      case 'agent':
        listener.connected(message.identity, voice);
        break;
      case 'tab':
        heard?.(message.message);
        break;
      case 'bye':
        drop();
    }
  };
  const timer = page.setInterval(() => companion.closed && drop(), lookMs);
  return {
    companion,
    port,
    stop() {
      page.clearInterval(timer);
      port.close();
    },
  };
}
