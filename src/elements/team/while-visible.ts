import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Whether the host is shown: not in a hidden panel, and not scrolled away. The host updates when this changes. */
export class WhileVisible implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #observer: IntersectionObserver | null = null;
  now = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver((entries) => this.#set(entries.at(-1)?.isIntersecting === true));
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#set(false);
  }

  #set(visible: boolean): void {
    if (this.now === visible) return;
    this.now = visible;
    this.#host.requestUpdate();
  }
}
