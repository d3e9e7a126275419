import { html, nothing, type TemplateResult } from 'lit';
import { melodies, type Ring } from '../../domain/devices/ring.ts';
import type { DeviceMessages } from './messages.ts';

/** Whether this page may show notifications. `none`: this browser has none. */
type Notifications = NotificationPermission | 'framed' | 'none';

function notificationsHere(): Notifications {
  if (typeof Notification !== 'function') return 'none';
  // Browsers neither ask nor show in frames of another site.
  if (Notification.permission !== 'granted' && window !== window.top) return 'framed';
  return Notification.permission;
}

/** How incoming calls are announced. */
export function renderRing(options: {
  ring: Ring;
  words: DeviceMessages;
  change: (change: Partial<Ring>) => void;
  /** Asks the browser first, if it has to be asked. */
  notify: (on: boolean) => void;
  /** null: this browser has no such window. */
  openMini: (() => void) | null;
}): TemplateResult {
  const { ring, words, change, notify, openMini } = options;
  return html`<div class="group">
    <h4>${words.incomingCalls}</h4>
    <label class="field">
      <span class="label">${words.melody}</span>
      <select
        part="melody"
        class="input"
        @change=${({ target }: Event) => change({ melody: melodies[(target as HTMLSelectElement).selectedIndex] ?? 'soft' })}
      >
        ${melodies.map((each) => html`<option .selected=${each === ring.melody}>${words.melodies[each]}</option>`)}
      </select>
    </label>
    <label class="field">
      <span class="label">${words.ringVolume}</span>
      <input
        part="ring-volume"
        class="range"
        type="range"
        min="0"
        max="100"
        step="5"
        .value=${String(Math.round(ring.volume * 100))}
        @change=${({ target }: Event) => change({ volume: Number((target as HTMLInputElement).value) / 100 })}
      />
    </label>
    ${renderNotify(ring, words, notify)}
    ${
      // Tables and phones have a motor.
      navigator.maxTouchPoints > 0 && 'vibrate' in navigator
        ? renderSwitch('vibrate', words.vibrate, ring.vibrates, (vibrates) => change({ vibrates }))
        : nothing
    }
    ${
      openMini &&
      html`<p class="quiet" dir="auto">${words.miniWindowHelp}</p>
        <button part="mini-window" class="button outline" type="button" @click=${openMini}>
          <span class="words" dir="auto">${words.openMiniWindow}</span>
        </button>`
    }
  </div>`;
}

function renderNotify(
  ring: Ring,
  words: DeviceMessages,
  notify: (on: boolean) => void,
): TemplateResult | typeof nothing {
  const here = notificationsHere();
  if (here === 'none') return nothing;
  if (here === 'framed') return html`<p class="quiet" dir="auto">${words.notificationsInFrame}</p>`;
  if (here === 'denied') return html`<p class="quiet" dir="auto">${words.notificationsDenied}</p>`;
  return renderSwitch('notify', words.notify, here === 'granted' && ring.notifies, notify);
}

export function renderSwitch(part: string, label: string, on: boolean, change: (on: boolean) => void): TemplateResult {
  return html`<label class="switch">
    <input
      part=${part}
      type="checkbox"
      .checked=${on}
      @change=${({ target }: Event) => change((target as HTMLInputElement).checked)}
    />
    <span dir="auto">${label}</span>
  </label>`;
}
