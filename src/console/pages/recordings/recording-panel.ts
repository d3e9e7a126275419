import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { RecordingView } from '../../../domain/protocol/recording.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import '../../../elements/recording-player/define.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { playerPhone } from '../../parts/player-phone.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { Ask } from '../../shell/page-context.ts';
import { recordingName, stateWords } from './recording-words.ts';

/**
 * Plays one recording.
 *
 * @element console-recording-panel
 */
export class ConsoleRecordingPanel extends LitElement {
  static override styles = [tokens, controls, pageStyles];
  static override properties: PropertyDeclarations = { recording: { attribute: false }, ask: { attribute: false } };

  declare recording: RecordingView;
  declare ask: Ask;
  close: () => void = () => {};

  protected override render(): TemplateResult {
    const { recording } = this;
    const name = recordingName(recording);
    return html`<div class="stack" role="group" aria-labelledby="title" @keydown=${this.#onKey}>
      <h2 id="title">${name}</h2>
      <cti-recording-player
        .phone=${playerPhone(this.ask)}
        recording=${recording.id}
        seconds=${recording.durationMs / 1000}
        label=${name}
      ></cti-recording-player>
      <p class="quiet">${stateWords[recording.state]}. Playing it is noted in the audit.</p>
      <div class="actions">
        <button class="button outline" @click=${this.close}>Close</button>
        <a href=${`/console/calls/${encodeURIComponent(recording.callId)}`}>Show the call</a>
      </div>
    </div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    this.close();
  };
}

defineElement('console-recording-panel', ConsoleRecordingPanel);
