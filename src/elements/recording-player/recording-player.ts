import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import { getRecordingWaveform } from '../../domain/protocol/operations/recordings.ts';
import type { Phone } from '../../phone/phone.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { spokenDuration, timerText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './recording-player.styles.ts';
import { Sound } from './sound.ts';
import { renderWaveform } from './waveform.ts';

const rates = [1, 1.25, 1.5, 2, 0.75] as const;
/** Seconds of a jump. */
const jump = 10;

/**
 * Plays one recording or voicemail: play and pause, position over a waveform, jumps, speed, and for roles that may, a
 * download. It loads nothing before playback starts. The phone provides a signed address that is valid for a few minutes.
 * The player requests a new one after it expires. Inside it, the keys J and L jump by ten seconds, and K plays and pauses.
 *
 * @element cti-recording-player
 * @summary A small player for one recording.
 * @attr {string} recording - the recording's ID
 * @attr {number} seconds - its duration
 * @attr {string} label - description for screen readers
 * @csspart base - the whole element
 * @csspart play - plays and pauses
 * @csspart position - the slider
 * @csspart times - position and duration
 * @csspart back - jumps back by ten seconds, if there is room for the button
 * @csspart ahead - jumps ahead by ten seconds, if there is room for the button
 * @csspart rate - the speed
 * @csspart download - downloads the recording, for roles that may
 */
export class CtiRecordingPlayer extends PhoneElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = {
    recording: {},
    seconds: { type: Number },
    label: {},
  };

  declare recording: string;
  declare seconds: number;
  declare label: string;
  #sound: Sound | null = null;
  #levels: readonly number[] = [];

  constructor() {
    super();
    this.recording = '';
    this.seconds = 0;
    this.label = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Moving the element within the page removes and adds it. Playback continues.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#sound?.close();
      this.#sound = null;
    });
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('[part="play"]')?.focus(options);
  }

  play(): void {
    void this.#begun()?.play();
  }

  protected watched(): Listenable[] {
    return [];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.recording ??= '';
    this.seconds ??= 0;
    if (!changed.has('recording') && !changed.has('phone')) return;
    this.#sound?.close();
    this.#sound = null;
    this.#levels = [];
  }

  protected override render(): TemplateResult {
    const { text } = this;
    const state = this.#sound?.state ?? 'idle';
    const position = Math.min(this.#sound?.position ?? 0, this.seconds);
    const rate = this.#sound?.rate ?? 1;
    const running = state === 'playing' || state === 'loading';
    const spoken = text.positionOf(spokenDuration(position, this.locale), spokenDuration(this.seconds, this.locale));
    const download = this.#sound?.download ?? null;
    // Time runs with the page's direction, and so do the arrows.
    const rtl = this.matches(':dir(rtl)');
    return html`<div part="base" class="base" role="group" aria-label=${this.label || text.recording} @keydown=${this.#onKeydown}>
      <button
        part="play"
        class="disc"
        type="button"
        aria-label=${running ? text.pause : text.play}
        aria-busy=${state === 'loading' ? 'true' : 'false'}
        @click=${() => this.#toggle(running)}
      >
        ${state === 'loading' ? busyRing : running ? icons.pause : icons.play}
      </button>
      <button part="back" class="button bare jump" type="button" aria-label=${text.jumpBack(jump)} @click=${() => this.#jump(-jump)}>
        ${rtl ? icons.ahead10 : icons.back10}
      </button>
      <div class="middle">
        ${renderWaveform(this.#levels, position / Math.max(1, this.seconds))}
        <input
          part="position"
          class="position"
          type="range"
          min="0"
          max=${Math.max(1, Math.ceil(this.seconds))}
          step="1"
          .value=${String(Math.floor(position))}
          aria-label=${text.position}
          aria-valuetext=${spoken}
          @input=${(event: Event) => this.#seek(Number((event.target as HTMLInputElement).value))}
        />
        <span part="times" class="times"
          >${
            state === 'failed'
              ? html`<span class="failed ellipsis" dir="auto" role="alert">${text.playFailed}</span>`
              : html`<span aria-hidden="true">${timerText(position)}</span>`
          }<span aria-hidden="true">${timerText(this.seconds)}</span></span
        >
      </div>
      <button part="ahead" class="button bare jump" type="button" aria-label=${text.jumpAhead(jump)} @click=${() => this.#jump(jump)}>
        ${rtl ? icons.back10 : icons.ahead10}
      </button>
      <button part="rate" class="button bare rate" type="button" aria-label=${text.speed(rate)} @click=${() => this.#faster(rate)}>
        <span dir="ltr">${this.#number(rate)}×</span>
      </button>
      ${download === null ? nothing : html`<a part="download" class="button bare rate" href=${download} download aria-label=${text.download} title=${text.download}>${icons.download}</a>`}
    </div>`;
  }

  #toggle(running: boolean): void {
    const sound = this.#begun();
    if (sound === null) return;
    if (running) sound.pause();
    else void sound.play();
  }

  #seek(position: number): void {
    this.#begun()?.seek(position);
  }

  #jump(seconds: number): void {
    const sound = this.#begun();
    if (sound) sound.seek(Math.min(this.seconds, Math.max(0, sound.position + seconds)));
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const running = this.#sound?.state === 'playing' || this.#sound?.state === 'loading';
    const key = event.key.toLowerCase();
    if (key === 'j' || event.key === 'PageDown') this.#jump(-jump);
    else if (key === 'l' || event.key === 'PageUp') this.#jump(jump);
    else if (key === 'k') this.#toggle(running);
    else return;
    event.preventDefault();
  };

  #faster(rate: number): void {
    const sound = this.#begun();
    if (sound) sound.rate = rates[(rates.indexOf(rate as (typeof rates)[number]) + 1) % rates.length] ?? 1;
  }

  #begun(): Sound | null {
    const { phone, recording } = this;
    if (phone === null || recording === '') return null;
    if (this.#sound === null) {
      this.#sound = new Sound(
        () => phone.playback(recording),
        () => this.requestUpdate(),
      );
      void this.#draw(phone, recording);
    }
    return this.#sound;
  }

  async #draw(phone: Phone, recording: string): Promise<void> {
    try {
      const { levels } = await phone.request(getRecordingWaveform, { params: { id: recording } });
      if (this.recording !== recording) return;
      this.#levels = levels;
      this.requestUpdate();
    } catch {
      // The slider works without it.
    }
  }

  #number(rate: number): string {
    return new Intl.NumberFormat(this.locale).format(rate);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-recording-player': CtiRecordingPlayer;
  }
}
