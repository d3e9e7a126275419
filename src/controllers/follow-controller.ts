import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Follows something while its host is in a document and wants it. */
export class FollowController implements ReactiveController {
  readonly #start: () => (() => void) | null;
  #connected = false;
  #stop: (() => void) | null = null;

  /** @param start begins, and returns the function that ends. null: there is nothing to follow now */
  constructor(host: ReactiveControllerHost, start: () => (() => void) | null) {
    this.#start = start;
    host.addController(this);
  }

  /** What is followed has changed. */
  again(): void {
    this.#stop?.();
    this.#stop = this.#connected ? this.#start() : null;
  }

  hostConnected(): void {
    this.#connected = true;
    this.again();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.again();
  }
}
