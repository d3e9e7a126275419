import {
  type CompanionMessage,
  companionGreeting,
  companionPort,
  isCompanionGreeting,
  readCompanionMessage,
} from '../companion-messages.ts';
import { nearFrames } from './near-frames.ts';

export interface FrameLinksParts {
  /** A frame has answered for the first time. */
  connected: () => void;
  /** What the agent's tabs tell each other. */
  tab: (message: Extract<CompanionMessage, { type: 'tab' }>['message']) => void;
}

/** How often the companion looks for frames, in ms: the CRM's page loads a new one when the agent goes on in it. */
const lookMs = 1000;
/** Time for a frame to answer with a token, in ms. */
const tokenMs = 20_000;

/** The companion's half of the links to frames of its agent. A frame that is gone is followed by another one. */
export class FrameLinks {
  readonly #page: Window & typeof globalThis;
  readonly #parts: FrameLinksParts;
  readonly #ports = new Set<MessagePort>();
  readonly #tokens = new Map<number, (token: string | null) => void>();
  readonly #opener: Window | null;
  /** The CRM's page. It stays the same window while it goes from page to page. */
  readonly #around: Window | null;
  #agent: string | null = null;
  #requests = 0;

  constructor(page: Window & typeof globalThis, parts: FrameLinksParts) {
    this.#page = page;
    this.#parts = parts;
    this.#opener = page.opener as Window | null;
    this.#around = this.#opener?.top ?? null;
  }

  /** Whether a page opened this window. */
  get opened(): boolean {
    return this.#opener !== null;
  }

  start(): void {
    const page = this.#page;
    page.addEventListener('message', (event) => this.#greeted(event));
    page.addEventListener('pagehide', () => this.post({ type: 'bye' }));
    const look = (): void => {
      for (const frame of nearFrames(this.#opener, this.#around)) {
        // Frames of other origins get nothing.
        frame.postMessage({ sidecall: companionGreeting }, page.location.origin);
      }
    };
    page.setInterval(look, lookMs);
    look();
  }

  /** Says to all frames, now and later, whose calls this window holds. */
  tellAgent(identity: string): void {
    this.#agent = identity;
    this.post({ type: 'agent', identity });
  }

  post(message: CompanionMessage): void {
    for (const port of this.#ports) port.postMessage(message);
  }

  /** The first token that a frame answers with. null: none has one. */
  token(): Promise<string | null> {
    if (this.#ports.size === 0) return Promise.resolve(null);
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve) => {
      const settle = (token: string | null): void => {
        this.#page.clearTimeout(timer);
        this.#tokens.delete(id);
        resolve(token);
      };
      const timer = this.#page.setTimeout(() => settle(null), tokenMs);
      this.#tokens.set(id, settle);
      this.post({ type: 'want-token', id });
    });
  }

  #greeted({ data, origin, ports }: MessageEvent): void {
    const [port] = ports;
    if (origin !== this.#page.location.origin || port === undefined) return;
    if (!isCompanionGreeting(data, companionPort)) return;
    this.#ports.add(port);
    port.onmessage = (event) => this.#heard(event.data);
    // Browsers that know the event tell at once that the frame is gone; elsewhere its port stays, and does no harm.
    port.addEventListener('close', () => this.#ports.delete(port));
    if (this.#agent !== null) port.postMessage({ type: 'agent', identity: this.#agent } satisfies CompanionMessage);
    this.#parts.connected();
  }

  #heard(data: unknown): void {
    const message = readCompanionMessage(data);
    if (message?.type === 'tab') this.#parts.tab(message.message);
    // A frame that has no token leaves the answer to another one, or to the time limit.
    if (message?.type === 'token' && message.token !== null) this.#tokens.get(message.id)?.(message.token);
  }
}
