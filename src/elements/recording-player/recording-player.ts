import { html, type nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { spokenDuration, timerText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './recording-player.styles.ts';
import { Sound } from './sound.ts';

const rates = [1, 1.5, 2] as const;

/**
 * Plays one recording or voicemail: play and pause, position, speed. It loads nothing before playback starts. The phone
 * provides a signed address that is valid for a few minutes. The player requests a new one after it expires.
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
 * @csspart rate - the speed
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
  }

  protected override render(): TemplateResult {
    const { text } = this;
    const state = this.#sound?.state ?? 'idle';
    const position = Math.min(this.#sound?.position ?? 0, this.seconds);
    const rate = this.#sound?.rate ?? 1;
    const running = state === 'playing' || state === 'loading';
    const spoken = text.positionOf(spokenDuration(position, this.locale), spokenDuration(this.seconds, this.locale));
    return html`<div part="base" class="base" role="group" aria-label=${this.label || text.recording}>
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
      <div class="middle">
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
      <button part="rate" class="button bare rate" type="button" aria-label=${text.speed(rate)} @click=${() => this.#faster(rate)}>
        ${this.#number(rate)}×
      </button>
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

  #faster(rate: number): void {
    const sound = this.#begun();
    if (sound) sound.rate = rates[(rates.indexOf(rate as (typeof rates)[number]) + 1) % rates.length] ?? 1;
  }

  #begun(): Sound | null {
    const { phone, recording } = this;
    if (phone === null || recording === '') return null;
    this.#sound ??= new Sound(
      () => phone.playback(recording),
      () => this.requestUpdate(),
    );
    return this.#sound;
  }

  #number(rate: number): string | typeof nothing {
    return new Intl.NumberFormat(this.locale).format(rate);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-recording-player': CtiRecordingPlayer;
  }
}
