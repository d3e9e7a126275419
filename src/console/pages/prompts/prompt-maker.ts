import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { PromptView } from '../../../domain/protocol/flow.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import { timerText } from '../../../elements/time-texts.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { makerStyles } from './prompt-maker.styles.ts';
import { type Recording, record } from './sound/microphone.ts';
import { longestSeconds, mostMegabytes, type PromptSound, promptSound } from './sound/prompt-sound.ts';

type Source = 'file' | 'microphone' | 'text';

const sources: readonly { source: Source; label: string }[] = [
  { source: 'file', label: 'Upload a file' },
  { source: 'microphone', label: 'Record with the microphone' },
  { source: 'text', label: 'Speak a text' },
];

export interface PromptMade {
  prompt: PromptView;
}

/**
 * Makes the sound of a prompt: from a file, with the microphone, or from a text. The sound is heard as callers hear it
 * before it is saved.
 *
 * @element console-prompt-maker
 * @fires prompt-saved - the prompt, as the gateway stored it
 * @fires prompt-closed - the person leaves without saving
 */
export class ConsolePromptMaker extends LitElement {
  static override styles = [tokens, controls, pageStyles, makerStyles];
  static override properties: PropertyDeclarations = {
    context: { attribute: false },
    prompt: { attribute: false },
    languages: { attribute: false },
    source: { state: true, attribute: false },
    sound: { state: true, attribute: false },
    address: { state: true, attribute: false },
    problem: { state: true, attribute: false },
    busy: { state: true, attribute: false },
    recording: { state: true, attribute: false },
  };

  declare context: PageContext;
  /** The prompt whose sound is replaced. null: a new one. */
  declare prompt: Pick<PromptView, 'name' | 'language'> | null;
  /** Languages to choose from; others can be typed. */
  declare languages: readonly string[];
  /** Whether there is such a prompt already, which a new one would replace. */
  taken: (name: string, language: string) => boolean = () => false;
  declare private source: Source;
  declare private sound: PromptSound | null;
  /** Where the browser finds the sound. null: there is none. */
  declare private address: string | null;
  declare private problem: string;
  /** What is being done, for the person that waits. Empty: nothing. */
  declare private busy: string;
  declare private recording: { made: Recording; seconds: number } | null;
  /** Counts sounds that were asked for. Of two, the later one counts. */
  #asked = 0;
  /** The text and the voice, while another source is chosen. */
  #kept = { text: '', voice: '' };
  /** Ends the opening of the microphone. null: it is not being opened. */
  #opening: AbortController | null = null;
  readonly #closed = new AbortController();

  constructor() {
    super();
    this.prompt = null;
    this.languages = [];
    this.source = 'file';
    this.sound = null;
    this.address = null;
    this.problem = '';
    this.busy = '';
    this.recording = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#closed.abort();
    this.#take(null);
    this.context.unsaved.note(this, false);
  }

  protected override updated(): void {
    this.#note();
  }

  readonly #note = (): void => {
    if (this.isConnected) this.context.unsaved.note(this, this.#begun);
  };

  /** Whether there is something that the person would lose. */
  get #begun(): boolean {
    const controls = this.renderRoot.querySelectorAll<HTMLInputElement>('[name]:not([type=radio])');
    const typed = [...controls].some(({ value, defaultValue }) => value !== defaultValue);
    const kept = this.source !== 'text' && `${this.#kept.text}${this.#kept.voice}` !== '';
    return typed || kept || this.sound !== null || this.recording !== null;
  }

  protected override render(): TemplateResult {
    const { prompt, sound, problem, busy } = this;
    return html`<form class="stack" aria-labelledby="title" @submit=${this.#onSubmit} @keydown=${this.#onKey} @input=${this.#note}>
      <h2 id="title" dir="auto">${prompt === null ? 'New prompt' : `Replace ${prompt.name} (${prompt.language})`}</h2>
      ${prompt === null ? this.#renderNames() : nothing}
      <fieldset>
        <legend class="label">Sound</legend>
        ${sources.map(
          ({ source, label }) =>
            html`<label class="check">
              <input
                type="radio"
                name="source"
                .checked=${this.source === source}
                @change=${() => this.#choose(source)}
              />
              <span>${label}</span>
            </label>`,
        )}
      </fieldset>
      ${this.#renderSource()}
      <p class="quiet" role="status">${busy}</p>
      <p class="problem" role="alert">${problem}</p>
      ${sound === null ? nothing : this.#renderSound(sound)}
      <div class="actions">
        <button class="button primary" aria-disabled=${sound === null || busy !== '' ? 'true' : nothing}>Save</button>
        <button type="button" class="button outline" @click=${this.#close}>Cancel</button>
      </div>
    </form>`;
  }

  #renderNames(): TemplateResult {
    return html`<div>
        <label class="field">
          <span class="label">Name</span>
          <input
            class="input"
            name="name"
            dir="ltr"
            required
            autocomplete="off"
            maxlength="63"
            pattern="[a-z][a-z0-9\\-]*"
            aria-describedby="name-help"
          />
        </label>
        <p id="name-help" class="help">
          Flows use it. Lower-case letters, digits and hyphens, a letter first: welcome, closed-today.
        </p>
      </div>
      <div>
        <label class="field">
          <span class="label">Language</span>
          <input
            class="input"
            name="language"
            dir="ltr"
            required
            autocomplete="off"
            maxlength="35"
            pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
            list="languages"
            value=${this.languages[0] ?? 'en'}
            aria-describedby="language-help"
          />
        </label>
        <datalist id="languages">${this.languages.map((tag) => html`<option value=${tag}></option>`)}</datalist>
        <p id="language-help" class="help">
          A code such as en, en-GB or de. Callers hear the sound that is nearest to their language.
        </p>
      </div>`;
  }

  #renderSource(): TemplateResult {
    switch (this.source) {
      case 'file':
        return html`<div>
          <label class="field">
            <span class="label">File</span>
            <input class="input" type="file" accept="audio/*" aria-describedby="file-help" @change=${this.#onFile} />
          </label>
          <p id="file-help" class="help">
            MP3, WAV, M4A, Ogg or FLAC, at most ${longestSeconds / 60} minutes and ${mostMegabytes} MB. This page converts
            it to what telephones carry.
          </p>
        </div>`;
      case 'microphone':
        return this.#renderMicrophone();
      case 'text':
        return html`<div>
            <label class="field">
              <span class="label">Text</span>
              <textarea class="input" name="text" rows="4" dir="auto" maxlength="2000" .value=${this.#kept.text}></textarea>
            </label>
          </div>
          <div>
            <label class="field">
              <span class="label">Voice</span>
              <input
                class="input"
                name="voice"
                dir="ltr"
                autocomplete="off"
                maxlength="64"
                aria-describedby="voice-help"
                .value=${this.#kept.voice}
              />
            </label>
            <p id="voice-help" class="help">As the speech service names it. Empty: the usual voice of the language.</p>
          </div>
          <div class="actions">
            <button type="button" class="button outline" @click=${this.#speak}>Speak the text</button>
          </div>`;
    }
  }

  #renderMicrophone(): TemplateResult {
    const { recording } = this;
    return html`<div class="actions">
        <button type="button" class="button outline" @click=${this.#record}>
          ${recording === null ? 'Record' : 'Stop recording'}
        </button>
        ${recording === null ? nothing : html`<span class="chip problem">Recording ${timerText(recording.seconds)}</span>`}
      </div>
      <p class="help">At most ${longestSeconds / 60} minutes. Only this browser has the recording until you save it.</p>`;
  }

  #renderSound({ seconds, silent }: PromptSound): TemplateResult {
    return html`<section class="result stack" aria-labelledby="heard">
      <h3 id="heard">As callers hear it, ${timerText(seconds)}</h3>
      ${
        silent
          ? html`<p class="warning">Nothing can be heard in it. Is the right microphone on? You can save it anyway.</p>`
          : nothing
      }
      <audio controls src=${this.address ?? nothing} aria-label="The new sound"></audio>
    </section>`;
  }

  #choose(source: Source): void {
    this.recording?.made.stop();
    if (this.#opening !== null) {
      // A recording that began now could not be stopped by the person.
      this.#opening.abort();
      this.#opening = null;
      this.#asked += 1;
      this.busy = '';
    }
    if (this.source === 'text') this.#kept = { text: this.#entered('text'), voice: this.#entered('voice') };
    this.source = source;
    this.problem = '';
  }

  readonly #onFile = (event: Event): void => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (file !== undefined) void this.#make('Converting the sound…', () => promptSound(file));
  };

  readonly #speak = (): void => {
    const text = this.#entered('text');
    const voice = this.#entered('voice');
    const language = this.prompt?.language ?? this.#entered('language');
    if (text === '') {
      this.problem = 'Write the text first.';
      return;
    }
    void this.#make('Speaking the text…', async () => {
      const said = await this.context.ask<Blob>('POST', '/v1/speech', {
        text,
        language,
        ...(voice !== '' && { voice }),
      });
      return promptSound(said);
    });
  };

  readonly #record = async (): Promise<void> => {
    if (this.recording !== null) {
      this.recording.made.stop();
      return;
    }
    // The browser asks for the microphone: a second press would open it twice.
    if (this.busy !== '') return;
    const end = new AbortController();
    const opening = new AbortController();
    this.#opening = opening;
    await this.#make('Opening the microphone…', async () => {
      const made = await record(AbortSignal.any([this.#closed.signal, opening.signal])).finally(() => {
        if (this.#opening === opening) this.#opening = null;
      });
      this.busy = 'Recording…';
      this.#count(made, end.signal);
      try {
        return await promptSound(await made.ended);
      } finally {
        end.abort();
        this.recording = null;
      }
    });
  };

  /** Shows how long it has been recorded, and stops at the longest. */
  #count(made: Recording, ended: AbortSignal): void {
    this.recording = { made, seconds: 0 };
    const timer = setInterval(() => {
      const seconds = (this.recording?.seconds ?? 0) + 1;
      if (seconds >= longestSeconds) made.stop();
      this.recording = { made, seconds };
    }, 1000);
    ended.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** @param doing what the person reads meanwhile */
  async #make(doing: string, work: () => Promise<PromptSound>): Promise<void> {
    this.#asked += 1;
    const own = this.#asked;
    this.#take(null);
    this.problem = '';
    this.busy = doing;
    try {
      const sound = await work();
      if (own === this.#asked && !this.#closed.signal.aborted) this.#take(sound);
    } catch (error) {
      if (own === this.#asked) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (own === this.#asked) this.busy = '';
    }
  }

  #take(sound: PromptSound | null): void {
    if (this.address !== null) URL.revokeObjectURL(this.address);
    this.sound = sound;
    this.address = sound === null ? null : URL.createObjectURL(sound.wav);
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { sound, busy } = this;
    if (sound === null || busy !== '') {
      if (busy === '') this.problem = 'Make the sound first: choose a file, record, or speak a text.';
      return;
    }
    const name = this.prompt?.name ?? this.#entered('name');
    const language = this.prompt?.language ?? this.#entered('language');
    if (this.prompt === null && this.taken(name, language.toLowerCase())) {
      this.problem = `There is a prompt “${name}” in this language already. Choose another name, or replace the sound of that one in the list.`;
      return;
    }
    this.problem = '';
    this.busy = 'Saving…';
    try {
      const path = `/v1/prompts/${encodeURIComponent(name)}/${encodeURIComponent(language)}`;
      const prompt = await this.context.ask<PromptView>('PUT', path, sound.wav);
      this.context.unsaved.note(this, false);
      this.dispatchEvent(new CustomEvent<PromptMade>('prompt-saved', { detail: { prompt } }));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = '';
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    // Otherwise the same key would close the question that this opens.
    event.preventDefault();
    void this.#close();
  };

  readonly #close = async (): Promise<void> => {
    if (this.#begun && !(await this.context.mayLose())) return;
    this.dispatchEvent(new CustomEvent('prompt-closed'));
  };

  #entered(name: string): string {
    const control = this.renderRoot.querySelector<HTMLInputElement>(`[name="${name}"]`);
    return control?.value.trim() ?? '';
  }
}

defineElement('console-prompt-maker', ConsolePromptMaker);
