import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { FollowController } from '../../../controllers/follow-controller.ts';
import { ItemFocus } from '../../agent-status/item-focus.ts';
import { icons } from '../../icons.ts';
import type { Messages } from '../../messages.ts';
import { parkable, parkedCalls, parkedName } from '../../parking/parked.ts';
import type { CtiParking } from '../../parking/parking.ts';
import { parkingIcon } from '../../parking/parking-icon.ts';
import type { PhoneElement } from '../../phone-element.ts';
import type { DevicesMenu } from './devices-menu.ts';

interface Item {
  icon: TemplateResult;
  words: string;
  press: () => void;
}

/**
 * The menu of a narrow header: what an agent presses seldom, so that their name has room. The buttons that it stands
 * for are still there, out of sight, because the keyboard's commands press them. It counts the parked calls.
 */
export class MoreMenu implements ReactiveController {
  readonly #host: PhoneElement;
  readonly #devices: DevicesMenu;
  readonly #items: ItemFocus;
  #open = false;
  #opened = false;

  constructor(host: PhoneElement, devices: DevicesMenu) {
    this.#host = host;
    this.#devices = devices;
    this.#items = new ItemFocus(host, '.more-list [role="menuitem"]');
    host.addController(this);
    new FollowController(
      host,
      () => host.phone,
      ({ state }) => state.$waiting.listen(() => host.requestUpdate()),
    );
  }

  hostUpdated(): void {
    if (this.#open && !this.#opened) this.#items.enter();
    this.#opened = this.#open;
  }

  hostDisconnected(): void {
    this.#become(false);
  }

  render(text: Messages): TemplateResult | typeof nothing {
    const items = this.#itemsOf(text);
    if (items.length === 0) return nothing;
    const { length: parked } = parkedCalls(this.#host.phone?.state ?? null);
    // The name begins with what is seen, for people that speak to their computer.
    const name = parked === 0 ? text.more : `${parkedName(parked, text)}, ${text.more}`;
    return html`<div class="more" @keydown=${this.#onKeydown}>
      <button
        part="more-open"
        class="button bare more-open"
        type="button"
        aria-label=${name}
        title=${name}
        aria-haspopup="menu"
        aria-expanded=${this.#open ? 'true' : 'false'}
        @click=${() => this.#become(!this.#open)}
      >
        ${icons.more}${parked === 0 ? nothing : html`<span class="more-count" aria-hidden="true">${parked}</span>`}
      </button>
      ${
        this.#open
          ? html`<div part="more-list" class="more-list" role="menu" aria-label=${text.more}>
              ${items.map((item) => this.#renderItem(item))}
            </div>`
          : nothing
      }
    </div>`;
  }

  #renderItem({ icon, words, press }: Item): TemplateResult {
    const choose = (): void => {
      this.#close();
      press();
    };
    return html`<button part="more-choice" class="more-choice" type="button" role="menuitem" tabindex="-1" @click=${choose}>
      ${icon}<span class="words" dir="auto">${words}</span>
    </button>`;
  }

  #itemsOf(text: Messages): Item[] {
    const { phone, renderRoot } = this.#host;
    const state = phone?.state ?? null;
    const parking = (): CtiParking | null => renderRoot.querySelector<CtiParking>('cti-parking');
    const items: Item[] = [];
    if (parkable(state) !== null) {
      items.push({ icon: parkingIcon, words: text.park, press: () => parking()?.park() });
    }
    const { length: parked } = parkedCalls(state);
    if (parked > 0) {
      items.push({ icon: icons.recent, words: text.parkedCount(parked), press: () => void parking()?.enter() });
    }
    if (phone?.devices) {
      items.push({ icon: icons.headset, words: text.devices, press: () => this.#devices.show() });
    }
    return items;
  }

  #become(open: boolean): void {
    this.#open = open;
    this.#host.requestUpdate();
    if (open) document.addEventListener('pointerdown', this.#onPointerdown);
    else document.removeEventListener('pointerdown', this.#onPointerdown);
  }

  #close(): void {
    this.#become(false);
    this.#host.renderRoot.querySelector<HTMLElement>('.more-open')?.focus();
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!this.#open) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Tab') {
      this.#become(false);
    } else if (this.#items.move(event.key)) {
      event.preventDefault();
    }
  };

  /** The menu lies over other things, so a click beside it closes it. */
  readonly #onPointerdown = (event: Event): void => {
    const menu = this.#host.renderRoot.querySelector('.more');
    if (menu !== null && !event.composedPath().includes(menu)) this.#become(false);
  };
}
