import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Phone } from '../../phone/phone.ts';
import { factEvent } from '../events.ts';
import { factsBetween } from './facts.ts';

/** Reports every change to the page as an event. Rendering may skip changes, events must not. */
export class FactTeller implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #phone: Phone | null = null;
  #calls: Readonly<Record<string, CallView>> = {};
  #ready = false;
  #stops: (() => void)[] = [];

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  follow(phone: Phone | null): void {
    this.#stop();
    this.#phone = phone;
    this.#calls = {};
    this.#ready = false;
    if (this.#host.isConnected) this.#start();
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #start(): void {
    if (this.#phone === null || this.#stops.length > 0) return;
    const { $calls, $status, $session } = this.#phone.state;
    this.#stops = [
      $status.subscribe(() => this.#tellReady()),
      $session.listen(() => this.#tellReady()),
      $calls.subscribe((calls) => this.#tellCalls(calls)),
    ];
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #tellReady(): void {
    const { $status, $session } = this.#phone?.state ?? {};
    const session = $session?.get();
    const ready = $status?.get() === 'ready' && session != null;
    if (ready && !this.#ready) this.#host.dispatchEvent(factEvent('cti-ready', { identity: session.identity }));
    this.#ready = ready;
  }

  #tellCalls(calls: Readonly<Record<string, CallView>>): void {
    const facts = factsBetween(this.#calls, calls);
    this.#calls = calls;
    for (const { name, detail } of facts) this.#host.dispatchEvent(factEvent(name, detail as never));
  }
}
