import type { LitElement, ReactiveController } from 'lit';
import type { ClickToDial, ClickToDialOptions } from '../../click-to-dial/click-to-dial.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import { CodedError } from '../../domain/errors/coded-error.ts';
import { requestEvent } from '../events.ts';
import type { Messages } from '../messages.ts';

/** The attribute is a selector, or all options as JSON. */
export const optionsInAttribute = {
  fromAttribute(text: string | null): ClickToDialOptions | null {
    if (text === null || text.trim() === '') return null;
    if (!text.trim().startsWith('{')) return { selector: text };
    try {
      return JSON.parse(text) as ClickToDialOptions;
    } catch {
      // No selector either, which is reported.
      return { selector: text };
    }
  },
};

/** The element whose options count. A framework may leave them undefined. */
type NumbersElement = LitElement & { clickToDial: ClickToDialOptions | null };

export interface PageNumbersParts {
  text: () => Messages;
  /** The record whose page is open in the CRM. */
  about: () => CrmRef | null;
}

/**
 * Click-to-dial in the page around the softphone. A click becomes a dial request of the element, which the page can
 * cancel. The code for it is loaded when a page switches it on.
 */
export class PageNumbers implements ReactiveController {
  readonly #element: NumbersElement;
  readonly #parts: PageNumbersParts;
  /** The options in use, as text: a framework may pass equal ones with every render. */
  #used = '';
  /** Aborted when the options change or the element leaves the page. */
  #run = new AbortController();

  constructor(element: NumbersElement, parts: PageNumbersParts) {
    this.#element = element;
    this.#parts = parts;
    element.addController(this);
  }

  hostUpdated(): void {
    if (!this.#element.isConnected) return;
    const options = this.#element.clickToDial ?? null;
    const { pageNumbers: list, noPageNumbers: none, closePageNumbers: close } = this.#parts.text();
    const wanted = options === null ? '' : JSON.stringify([options, list, none, close]);
    if (wanted === this.#used) return;
    this.#stop();
    this.#used = wanted;
    if (options === null) return;
    void this.#start({ ...options, texts: { list, none, close, ...options.texts } }, this.#run.signal);
  }

  hostConnected(): void {
    if (this.#element.hasUpdated) this.#element.requestUpdate();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #stop(): void {
    this.#used = '';
    this.#run.abort();
    this.#run = new AbortController();
  }

  async #start(options: ClickToDialOptions, signal: AbortSignal): Promise<void> {
    try {
      const { clickToDial } = await import('../../click-to-dial/click-to-dial.ts');
      if (signal.aborted) return;
      const running: ClickToDial = clickToDial(options, ({ number: to }) => {
        const about = this.#parts.about();
        this.#element.dispatchEvent(requestEvent('cti-dial-request', { to, ...(about && { about }) }));
      });
      signal.addEventListener('abort', () => running.stop(), { once: true });
    } catch (error) {
      const says =
        error instanceof CodedError ? `${error.message} ${error.help}` : 'click-to-dial could not be loaded.';
      console.error(`Sidecall: cti-softphone: ${says}`, error);
    }
  }
}
