import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { FollowController } from '../../controllers/follow-controller.ts';
import { type Listenable, StoreController } from '../../controllers/store-controller.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { TestFinding } from '../../domain/devices/test-findings.ts';
import type { DevicesView, SoundDevices } from '../../phone/devices/sound-devices.ts';
import type { Phone } from '../../phone/phone.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { tokens } from '../tokens.styles.ts';
import { renderDeviceField } from './device-field.ts';
import { newsText, renderNews } from './device-news.ts';
import { styles } from './device-settings.styles.ts';
import { deviceTexts } from './device-texts.ts';
import { HeadsetChoice, renderHeadset } from './headset-section.ts';
import { type DeviceMessages, english } from './messages.ts';
import { type CheckState, MicrophoneCheck } from './microphone-check.ts';
import { renderRing, renderSwitch } from './ring-section.ts';
import { TestCallRun } from './test-call-run.ts';

/**
 * Microphone, speaker and ringer: choices that this browser keeps for each set of devices, a level meter, noise
 * suppression, and a test call that says what to repair. A change counts at once, also in a call. Nothing opens the
 * microphone before the agent presses a button. In a call, it says which device was plugged in or unplugged. Empty if
 * the phone has no audio in this page.
 *
 * @element cti-device-settings
 * @summary Microphone, speaker and ringer, with a level meter and a test call.
 * @attr {boolean} compact - shows the settings over the page while `open`, and news of devices at other times
 * @attr {boolean} open - in the compact form: shows the settings
 * @fires {Event} close - the agent closed the compact form
 * @fires {CustomEvent<{}>} cti-mini-window-request - intent, cancelable: open the mini window
 * @fires {CustomEvent<{}>} cti-headset-request - intent: use the buttons of the headset that was just connected
 * @csspart base - the whole element
 * @csspart list - the settings
 * @csspart close - closes the compact form
 * @csspart allow - asks the browser for the microphone
 * @csspart microphone - the choice of the microphone
 * @csspart speaker - the choice of the speaker
 * @csspart ringer - the choice of the speaker for incoming calls
 * @csspart suppress - the switch for noise suppression
 * @csspart check - starts and stops the level meter
 * @csspart level - the level meter
 * @csspart melody - the choice of the ringtone
 * @csspart ring-volume - the volume of the ring
 * @csspart notify - the switch for notifications
 * @csspart vibrate - the switch for vibration, on devices with a touch screen
 * @csspart mini-window - opens the mini window, in a softphone
 * @csspart connect-headset - lets the agent choose a headset whose buttons work, in a softphone
 * @csspart test-speaker - plays a sound on the speaker
 * @csspart test-ringer - plays a sound on the ringer
 * @csspart test-call - starts and stops a test call
 * @csspart advice - what a test found, and what helps
 * @csspart news - a device was plugged in or unplugged during a call
 * @csspart use - uses that device
 * @csspart dismiss - hides the news
 */
export class CtiDeviceSettings extends PhoneElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = {
    compact: { type: Boolean, reflect: true },
    open: { type: Boolean, reflect: true },
    devices: { state: true, attribute: false },
  };

  declare compact: boolean;
  declare open: boolean;
  /** null: not loaded yet, or there is no audio here. */
  declare private devices: SoundDevices | null;
  #words: DeviceMessages = english;
  readonly #view: StoreController = new StoreController(this);
  readonly #check = new MicrophoneCheck(this, (loudness) => this.#drawLevel(loudness));
  readonly #test = new TestCallRun(this);
  readonly #headset = new HeadsetChoice(this);

  constructor() {
    super();
    this.compact = false;
    this.open = false;
    this.devices = null;
    new FollowController(
      this,
      () => this.devices,
      (devices) => devices.follow(),
    );
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current, state.$deviceNews, state.$problem];
  }

  /** Its texts come with their language, as those of the other elements do. */
  protected override scheduleUpdate(): Promise<void> | undefined {
    const language = deviceTexts.of(this.locale);
    const update = (texts: DeviceMessages | null): Promise<void> | undefined => {
      this.#words = { ...english, ...texts };
      return super.scheduleUpdate();
    };
    if (language instanceof Promise) return language.then((loaded) => update(loaded?.messages ?? null));
    return update(language?.messages ?? null);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    // Without a network the first attempt has failed.
    const again = changed.has('open') && this.open && this.devices === null;
    if (changed.has('phone') || again) void this.#load(this.phone);
    if (changed.has('devices')) this.#view.watch(...(this.devices ? [this.devices.$view] : []));
    if (changed.has('open') && !this.open && this.compact) this.#stop();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!changed.has('open') && !changed.has('devices')) return;
    if (this.compact && this.open) this.renderRoot.querySelector<HTMLElement>('[part="close"]')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.phone?.devices) return nothing;
    const view = this.devices?.$view.get() ?? null;
    const shown = view !== null && (this.open || !this.compact);
    return html`<div part="base" class="base" @keydown=${this.#onKeydown}>
      <div class="told" role="status">${this.#renderNews()}</div>
      ${shown ? this.#renderSettings(view) : nothing}
    </div>`;
  }

  #renderSettings(view: DevicesView): TemplateResult {
    const words = this.#texts;
    return html`<section part="list" class="list" aria-label=${this.text.devices}>
      <div class="head">
        <h3>${this.text.devices}</h3>
        ${
          this.compact
            ? html`<button part="close" class="button bare" type="button" aria-label=${this.text.closePageNumbers} @click=${this.#close}>
                ${icons.close}
              </button>`
            : nothing
        }
      </div>
      ${this.#renderAccess(view)}
      <div class="group">
        ${this.#renderField('microphone', view)}
        ${view.refused === null ? nothing : html`<p class="quiet" dir="auto">${words.microphoneRefused(view.refused)}</p>`}
        ${this.#renderCheck()}
        ${renderSwitch('suppress', words.suppressNoise, view.suppressesNoise, (on) => this.devices?.suppressNoise(on))}
      </div>
      <hr />
      ${
        view.choosesSpeakers
          ? html`${this.#renderField('speaker', view)} ${this.#renderField('ringer', view)}`
          : html`<p class="quiet" dir="auto">${words.noSpeakerChoice}</p>`
      }
      <hr />
      ${renderRing({
        ring: view.ring,
        words,
        change: (change) => this.devices?.setRing(change),
        notify: (on) => void this.#notify(on),
        // The softphone opens it.
        openMini:
          this.compact && 'documentPictureInPicture' in window ? () => this.ask('cti-mini-window-request', {}) : null,
      })}
      ${this.compact && this.#headset.supported ? renderHeadset(this.#headset.name, words, () => void this.#connectHeadset()) : nothing}
      <hr />
      ${this.#renderTestCall()}
    </section>`;
  }

  #renderAccess({ access }: DevicesView): TemplateResult | typeof nothing {
    const words = this.#texts;
    if (access === 'granted') return nothing;
    if (access === 'denied') return advice(words.findings['microphone-denied'], 'bad');
    if (access === 'absent') return advice(words.findings['microphone-absent'], 'bad');
    return html`<div class="group">
      <p class="quiet" dir="auto">${words.allowMicrophoneHelp}</p>
      <button part="allow" class="button primary" type="button" @click=${() => void this.devices?.allow().catch(() => {})}>
        <span class="words" dir="auto">${words.allowMicrophone}</span>
      </button>
    </div>`;
  }

  #renderField(role: 'microphone' | 'speaker' | 'ringer', view: DevicesView): TemplateResult {
    const words = this.#texts;
    const label = role === 'ringer' ? words.testRinger : words.testSpeaker;
    const beside =
      role === 'microphone'
        ? undefined
        : html`<button
            part="test-${role}"
            class="button outline"
            type="button"
            aria-label=${label}
            title=${label}
            @click=${() => void this.devices?.play(role).catch(() => {})}
          >
            ${icons.play}
          </button>`;
    return renderDeviceField({
      role,
      devices: role === 'microphone' ? view.microphones : view.speakers,
      chosen: view.chosen[role],
      words,
      choose: (id) => this.devices?.choose(role, id),
      beside,
    });
  }

  #renderCheck(): TemplateResult {
    const words = this.#texts;
    const { state, runs } = this.#check;
    const start = (): void => {
      if (this.devices) void this.#check.start(this.devices, this.clock);
    };
    return html`<div class="action">
        <button part="check" class="button outline" type="button" @click=${runs ? () => this.#check.stop() : start}>
          <span class="words" dir="auto">${runs ? words.stopCheck : words.checkMicrophone}</span>
        </button>
        <div
          part="level"
          class="level"
          role="meter"
          aria-label=${words.microphoneLevel}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow="0"
        >
          <span class="bar"></span>
        </div>
      </div>
      ${advice(checkText(state, words), state === 'heard' ? 'good' : badCheck(state) ? 'bad' : 'plain')}`;
  }

  #renderTestCall(): TemplateResult {
    const words = this.#texts;
    const { stage, findings } = this.#test;
    const call = this.phone?.state.$current.get() ?? null;
    const busy = call !== null && isLive(call.phase);
    const start = (): void => {
      this.#check.stop();
      if (this.devices) void this.#test.start(this.devices);
    };
    const press = stage !== null ? () => this.#test.stop() : start;
    const says =
      stage === 'connecting' ? this.text.connecting : stage === 'talking' ? words.testCallTalk : idle(findings, words);
    return html`<div class="group">
      <h4>${words.testCall}</h4>
      <p class="quiet" dir="auto">${busy && stage === null ? words.testCallLater : words.testCallHelp}</p>
      <button
        part="test-call"
        class="button outline"
        type="button"
        aria-disabled=${busy && stage === null ? 'true' : 'false'}
        @click=${busy && stage === null ? nothing : press}
      >
        ${stage === 'connecting' ? busyRing : nothing}
        <span class="words" dir="auto">${stage === null ? words.startTestCall : words.stopTestCall}</span>
      </button>
      ${advice(says, stage !== null || findings.length === 0 ? 'plain' : findings[0] === 'good' ? 'good' : 'bad')}
    </div>`;
  }

  #renderNews(): TemplateResult | typeof nothing {
    const state = this.phone?.state;
    const news = state?.$deviceNews.get() ?? null;
    // A problem has the same place, and is more urgent.
    if (!state || news === null || state.$problem.get() !== null) return nothing;
    const use = (): void => {
      const { microphone, speaker } = news;
      if (microphone !== null) this.devices?.choose('microphone', microphone);
      if (speaker !== null) this.devices?.choose('speaker', speaker);
      state.$deviceNews.set(null);
    };
    return renderNews({
      text: newsText(news, this.#texts),
      use: news.kind === 'new' ? use : null,
      useLabel: this.#texts.useDevice,
      dismiss: () => state.$deviceNews.set(null),
      dismissLabel: this.text.dismiss,
    });
  }

  /** Texts of the page come first. */
  get #texts(): DeviceMessages {
    return { ...this.#words, ...this.messages };
  }

  async #load(phone: Phone | null): Promise<void> {
    this.#stop();
    this.devices = null;
    try {
      const devices = (await phone?.devices?.()) ?? null;
      if (this.phone === phone) this.devices = devices;
    } catch {
      // The network failed.
    }
  }

  async #connectHeadset(): Promise<void> {
    await this.#headset.choose();
    this.ask('cti-headset-request', {});
  }

  /** The browser asks the agent once. */
  async #notify(on: boolean): Promise<void> {
    if (on && Notification.permission === 'default') await Notification.requestPermission();
    this.devices?.setRing({ notifies: on });
    this.requestUpdate();
  }

  #drawLevel(loudness: number): void {
    const level = this.renderRoot?.querySelector?.<HTMLElement>('.level');
    level?.setAttribute('aria-valuenow', String(Math.round(loudness * 100)));
    level?.style.setProperty('--_loudness', loudness.toFixed(2));
  }

  #stop(): void {
    this.#check.stop();
    this.#test.stop();
    this.#test.findings = [];
  }

  readonly #close = (): void => {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.compact || !this.open) return;
    // A dialog of the page, if the phone is in one, stays open.
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  };
}

function advice(text: string, tone: 'plain' | 'good' | 'bad'): TemplateResult {
  return html`<p part="advice" class="quiet advice" data-tone=${tone} role="status" dir="auto">${text}</p>`;
}

function checkText(state: CheckState, words: DeviceMessages): string {
  switch (state) {
    case 'off':
    case 'opening':
      return '';
    case 'listening':
      return words.speakNow;
    case 'heard':
      return words.microphoneHeard;
    case 'nothing':
      return words.nothingHeard;
    default:
      return words.findings[state];
  }
}

function badCheck(state: CheckState): boolean {
  return state !== 'off' && state !== 'opening' && state !== 'listening' && state !== 'heard';
}

function idle(findings: readonly TestFinding[], words: DeviceMessages): string {
  return findings.map((finding) => words.findings[finding]).join(' ');
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-device-settings': CtiDeviceSettings;
  }
}
