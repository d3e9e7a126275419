import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import '../whole-softphone.ts';
import { FollowController } from '../../src/controllers/follow-controller.ts';
import { controls } from '../../src/elements/controls.styles.ts';
import type { Messages } from '../../src/elements/messages.ts';
import { ThemedElement } from '../../src/elements/themed-element.ts';
import { tokens } from '../../src/elements/tokens.styles.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { phoneInState } from '../../src/testing/phone-in-state.ts';
import { daySteps } from './day-steps.ts';

/** A softphone on a phone that ships for tests, and what to do next. It goes on when the agent has done it. */
export class AgentsDay extends ThemedElement {
  static override styles = [
    tokens,
    controls,
    css`
      .step {
        display: grid;
        gap: 8px;
        margin-block-end: 12px;
        padding: 12px;
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
        background: var(--_accent-soft);
      }

      .step .button {
        justify-self: start;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    messages: { attribute: false },
    at: { state: true, attribute: false },
  };

  declare messages: Partial<Messages>;
  /** The number of the step. */
  declare private at: number;
  readonly #phone: FakePhone = phoneInState('ready');

  constructor() {
    super();
    this.messages = {};
    this.at = 0;
    new FollowController(
      this,
      () => this.#phone,
      ({ state }) => {
        const stops = [state.$calls, state.$local].map((store) => store.listen(() => this.#look()));
        return () => {
          for (const stop of stops) stop();
        };
      },
    );
    daySteps[0]?.begin?.(this.#phone);
  }

  protected override render(): TemplateResult {
    const step = daySteps[this.at];
    return html`<div class="step" role="status" lang="en" dir="ltr">
        <p>${step?.says ?? 'That was the day. Reload the story for another one.'}</p>
        ${
          step === undefined
            ? nothing
            : html`<button class="button outline" type="button" @click=${() => this.#goOn()}>Go on (${this.at + 1} of ${daySteps.length})</button>`
        }
      </div>
      <cti-softphone theme=${this.theme ?? ''} .phone=${this.#phone} .clock=${this.#phone.clock} .messages=${this.messages}></cti-softphone>`;
  }

  #look(): void {
    if (daySteps[this.at]?.done?.(this.#phone)) this.#goOn();
  }

  /** What the agent leaves out stays as it is. */
  #goOn(): void {
    this.at += 1;
    daySteps[this.at]?.begin?.(this.#phone);
  }
}

if (customElements.get('story-agents-day') === undefined) customElements.define('story-agents-day', AgentsDay);
