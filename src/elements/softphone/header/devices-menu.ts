import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { FollowController } from '../../../controllers/follow-controller.ts';
import { icons } from '../../icons.ts';
import type { Messages } from '../../messages.ts';
import type { PhoneElement } from '../../phone-element.ts';

/**
 * The button of the sound devices in the softphone's header. Their settings load when they open, or when a device is
 * plugged in or unplugged during a call.
 */
export class DevicesMenu implements ReactiveController {
  readonly #host: PhoneElement;
  #loaded = false;
  #open = false;

  constructor(host: PhoneElement) {
    this.#host = host;
    host.addController(this);
    new FollowController(
      host,
      () => host.phone,
      ({ state }) => state.$deviceNews.subscribe((news) => void (news && this.#load())),
    );
  }

  hostDisconnected(): void {
    this.#become(false);
  }

  render(text: Messages): TemplateResult | typeof nothing {
    const { phone, messages, clock } = this.#host;
    if (!phone?.devices) return nothing;
    return html`<button
        part="devices-open"
        class="button bare devices-open"
        type="button"
        aria-label=${text.devices}
        title=${text.devices}
        aria-expanded=${this.#open ? 'true' : 'false'}
        @click=${() => (this.#open ? this.#become(false) : this.show())}
      >
        ${icons.headset}
      </button>
      ${
        this.#loaded
          ? html`<cti-device-settings
              class="header-panel"
              compact
              exportparts="base: devices, list: devices-list, close: devices-close, allow: devices-allow, microphone: devices-microphone, speaker: devices-speaker, ringer: devices-ringer, suppress: devices-suppress, melody: devices-melody, ring-volume: devices-ring-volume, notify: devices-notify, vibrate: devices-vibrate, mini-window: devices-mini-window, connect-headset: devices-connect-headset, check: devices-check, level: devices-level, test-speaker: devices-test-speaker, test-ringer: devices-test-ringer, test-call: devices-test-call, advice: devices-advice, news: devices-news, use: devices-use, dismiss: devices-dismiss"
              ?open=${this.#open}
              @close=${() => this.#close()}
              .phone=${phone}
              .messages=${messages}
              .clock=${clock}
            ></cti-device-settings>`
          : nothing
      }`;
  }

  /** Opens the settings. */
  show(): void {
    this.#become(true);
    void this.#load();
  }

  #become(open: boolean): void {
    this.#open = open;
    this.#host.requestUpdate();
    if (open) document.addEventListener('pointerdown', this.#onPointerdown);
    else document.removeEventListener('pointerdown', this.#onPointerdown);
  }

  /** The settings lie over other things, so a click beside them closes them. */
  readonly #onPointerdown = (event: Event): void => {
    const path = event.composedPath();
    const own = [...this.#host.renderRoot.querySelectorAll('.devices-open, cti-device-settings')];
    if (!own.some((each) => path.includes(each))) this.#become(false);
  };

  #close(): void {
    this.#become(false);
    const openers = this.#host.renderRoot.querySelectorAll<HTMLElement>('.devices-open, .more-open');
    [...openers].find((each) => each.checkVisibility())?.focus();
  }

  async #load(): Promise<void> {
    if (this.#loaded) return;
    try {
      await import('../../device-settings/define.ts');
      this.#loaded = true;
    } catch {
      // Without a network the button stays, and the next press tries again.
      this.#become(false);
    }
    this.#host.requestUpdate();
  }
}
