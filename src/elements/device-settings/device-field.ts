import { html, type TemplateResult } from 'lit';
import type { SoundDevice, SoundRole } from '../../domain/devices/device-choices.ts';
import type { DeviceMessages } from './messages.ts';

/** A list of devices to choose from, with the system's default at the top. */
export function renderDeviceField(options: {
  role: SoundRole;
  devices: readonly SoundDevice[];
  chosen: SoundDevice['id'];
  words: DeviceMessages;
  choose: (id: SoundDevice['id']) => void;
  /** Beside the list. */
  beside?: TemplateResult | undefined;
}): TemplateResult {
  const { role, devices, chosen, words, choose, beside } = options;
  const option = (id: string, label: string): TemplateResult =>
    html`<option value=${id} .selected=${id === chosen} dir="auto">${label}</option>`;
  return html`<div class="row">
    <label class="field">
      <span class="label">${words[role]}</span>
      <select
        part=${role}
        class="input"
        @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}
      >
        ${option('', words.systemDefault)}
        ${devices.map(({ id, label }, at) => option(id, label || words.unnamedDevice(at + 1)))}
      </select>
    </label>
    ${beside}
  </div>`;
}
