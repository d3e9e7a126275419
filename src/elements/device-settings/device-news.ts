import { html, type TemplateResult } from 'lit';
import type { DeviceNews } from '../../domain/devices/device-news.ts';
import { icons } from '../icons.ts';
import type { DeviceMessages } from './messages.ts';

/** What a screen reader and the notice say of a device. */
export function newsText({ kind, device, usedMicrophone, usedSpeaker }: DeviceNews, words: DeviceMessages): string {
  if (kind === 'new') return words.deviceNew(device);
  if (kind === 'back') return words.deviceBack(device);
  const used = [...new Set([usedMicrophone, usedSpeaker])].filter((name) => name !== '');
  const inUse = used.length === 0 ? '' : ` ${words.devicesInUse(used.join(', '))}`;
  return `${kind === 'refused' ? words.microphoneRefused(device) : words.deviceLost(device)}${inUse}`;
}

/** @param use null: the device is in use already, or gone */
export function renderNews(options: {
  text: string;
  use: (() => void) | null;
  useLabel: string;
  dismiss: () => void;
  dismissLabel: string;
}): TemplateResult {
  const { text, use, useLabel, dismiss, dismissLabel } = options;
  return html`<div part="news" class="news">
    <p dir="auto">${text}</p>
    ${use && html`<button part="use" class="button outline" type="button" @click=${use}>${useLabel}</button>`}
    <button part="dismiss" class="button bare" type="button" aria-label=${dismissLabel} @click=${dismiss}>
      ${icons.close}
    </button>
  </div>`;
}
