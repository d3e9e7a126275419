import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { chooseHeadset, connectedHeadset, type Hid, hidHere } from '../headset/hid-device.ts';
import type { DeviceMessages } from './messages.ts';

/** The headset whose buttons this page may use. The agent chooses it in the browser's own list. */
export class HeadsetChoice implements ReactiveController {
  /** null: none. */
  name: string | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #hid: Hid | null = hidHere();
  readonly #look = (): void => void this.look();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get supported(): boolean {
    return this.#hid !== null;
  }

  hostConnected(): void {
    for (const change of ['connect', 'disconnect']) this.#hid?.addEventListener(change, this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    for (const change of ['connect', 'disconnect']) this.#hid?.removeEventListener(change, this.#look);
  }

  async look(): Promise<void> {
    const before = this.name;
    this.name = (this.#hid && (await connectedHeadset(this.#hid))?.productName) ?? null;
    if (this.name !== before) this.#host.requestUpdate();
  }

  /** In a click. */
  async choose(): Promise<void> {
    if (this.#hid) await chooseHeadset(this.#hid);
    await this.look();
  }
}

export function renderHeadset(name: string | null, words: DeviceMessages, connect: () => void): TemplateResult {
  return html`<div class="group">
    <p class="quiet" dir="auto">${name === null ? words.connectHeadsetHelp : words.headsetConnected(name)}</p>
    <button part="connect-headset" class="button outline" type="button" @click=${connect}>
      <span class="words" dir="auto">${words.connectHeadset}</span>
    </button>
  </div>`;
}
