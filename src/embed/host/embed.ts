import type { CallFact, HostContext } from '../../domain/crm/host.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import { type HostMessage, isGreeting, readFrameMessage, type ShowReason, version } from '../messages.ts';

export interface EmbedOptions {
  /** The gateway's address, e.g. "https://cti.example". */
  gateway: string;
  /** The id of the gateway's CRM connection. Its `origins` must contain this page's origin. */
  connection: string;
  /**
   * Returns a fresh access token of the agent, from your own server. Missing: the agent signs in to the gateway in a
   * window, if no CRM proves the identity.
   */
  getToken?: () => Promise<string>;
  /**
   * Makes your own record of a call. The gateway then updates this record in the CRM instead of creating a second one.
   * Called for each step of a call.
   */
  record?: (fact: CallFact) => Promise<{ recordId: string } | undefined>;
  /** The name of the frame for screen readers. Default: "Phone". */
  title?: string;
}

/** The events, with what their listeners get. */
export interface EmbedEvents {
  /** The softphone is loaded and connected to this page. */
  ready: undefined;
  ringing: CallFact;
  answered: CallFact;
  held: CallFact;
  ended: CallFact;
  /** The CRM has the call's entry, or a change of it: show the timeline again. */
  logged: CallFact;
  /** The agent wants to see a record of the CRM. */
  open: CrmRef;
  /** Why the page should show the softphone, or `idle`: it may hide it again. */
  show: ShowReason;
  /** The height that the softphone needs, in CSS pixels. */
  size: { height: number };
}

export interface EmbeddedSoftphone {
  readonly frame: HTMLIFrameElement;
  /**
   * Calls a number. @param about the record that the call is about, default: the one of `setContext`
   */
  dial(number: string, about?: CrmRef | null): void;
  /** Tells the softphone which record is open, the colours, and whether the user sees it. */
  setContext(now: HostContext): void;
  /** @returns a function that stops listening */
  on<Name extends keyof EmbedEvents>(name: Name, listener: (detail: EmbedEvents[Name]) => void): () => void;
  /** Removes the softphone. A call in it ends. */
  close(): void;
}

/**
 * Puts the softphone into an element, in a frame of the gateway's origin that fills the element.
 * @throws TypeError if the gateway's address is none
 */
export function embed(element: Element, options: EmbedOptions): EmbeddedSoftphone {
  const { origin } = new URL(options.gateway);
  const address = new URL(`/embed/${encodeURIComponent(options.connection)}`, origin);
  address.searchParams.set('origin', location.origin);

  const frame = element.ownerDocument.createElement('iframe');
  frame.title = options.title ?? 'Phone';
  // Each feature for the gateway alone, wherever the frame may be led.
  frame.allow = ['microphone', 'autoplay', 'speaker-selection', 'clipboard-write']
    .map((feature) => `${feature} ${origin}`)
    .join('; ');
  Object.assign(frame.style, { border: '0', width: '100%', height: '100%' });

  const listeners = new Map<keyof EmbedEvents, Set<(detail: never) => void>>();
  let port: MessagePort | null = null;
  let context: HostContext | null = null;
  const waiting: HostMessage[] = [];

  const send = (message: HostMessage): void => {
    if (port !== null) port.postMessage(message);
    else if (message.type === 'dial') waiting.push(message);
  };
  const tell = <Name extends keyof EmbedEvents>(name: Name, detail: EmbedEvents[Name]): void => {
    for (const listener of [...(listeners.get(name) ?? [])]) {
      try {
        (listener as (detail: EmbedEvents[Name]) => void)(detail);
      } catch (error) {
        // An error of one listener disturbs no other.
        reportError(error);
      }
    }
  };
  const answer = (id: number, ask: () => Promise<string | null | undefined>): void => {
    const reply = (value: string | null): void => send({ type: 'answer', id, value });
    ask().then(
      (value) => reply(value ?? null),
      (error: unknown) => {
        reportError(error);
        reply(null);
      },
    );
  };

  const received = ({ data }: MessageEvent): void => {
    const message = readFrameMessage(data);
    switch (message?.type) {
      case 'fact': {
        const { id, fact } = message;
        tell(fact.step, fact);
        if (options.record) answer(id, async () => (await options.record?.(fact))?.recordId);
        break;
      }
      case 'open':
        tell('open', message.record);
        break;
      case 'show':
        tell('show', message.reason);
        break;
      case 'size':
        tell('size', { height: message.height });
        break;
      case 'token':
        answer(message.id, async () => options.getToken?.());
    }
  };

  /** Each load of the frame begins with a handshake of its own. */
  const greeted = (event: MessageEvent): void => {
    // Another frame can have the gateway's origin, and this frame can be led to another one: both must be right.
    if (event.source !== frame.contentWindow || event.origin !== origin || !isGreeting(event.data, 'ready')) return;
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = received;
    frame.contentWindow?.postMessage({ sidecall: 'connect', version }, origin, [channel.port2]);
    send({ type: 'hello', tokens: options.getToken !== undefined, records: options.record !== undefined });
    if (context !== null) send({ type: 'context', now: context });
    for (const message of waiting.splice(0)) send(message);
    tell('ready', undefined);
  };

  addEventListener('message', greeted);
  frame.src = address.href;
  element.append(frame);

  return {
    frame,
    dial: (number, about = null) => send({ type: 'dial', number, about }),
    setContext(now) {
      context = now;
      send({ type: 'context', now });
    },
    on(name, listener) {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all);
      all.add(listener);
      return () => all.delete(listener);
    },
    close() {
      removeEventListener('message', greeted);
      port?.close();
      port = null;
      frame.remove();
    },
  };
}
