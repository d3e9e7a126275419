import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The part of a nanostore that a controller needs. */
export interface Listenable {
  listen(listener: () => void): () => void;
}

/**
 * Renders its host again when one of the watched stores changes. Listens only while the host is in a document, so a
 * removed element keeps no store alive.
 */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #stores: readonly Listenable[];
  #stops: (() => void)[] = [];
  #connected = false;

  constructor(host: ReactiveControllerHost, ...stores: Listenable[]) {
    this.#host = host;
    this.#stores = stores;
    host.addController(this);
  }

  /** Replaces the watched stores. */
  watch(...stores: Listenable[]): void {
    this.#stop();
    this.#stores = stores;
    if (this.#connected) this.#start();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#start();
    // A store may have changed while the host was removed.
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#stop();
  }

  #start(): void {
    this.#stops = this.#stores.map((store) => store.listen(() => this.#host.requestUpdate()));
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
