import { css } from 'lit';

export const callViewStyles = css`
  /* The call: state above, who in the middle, what to do below; none of them moves. */

  .call {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }

  /* It takes the focus that would be lost; there is nothing in it to press. */
  .call:focus-visible {
    outline-offset: -3px;
  }

  .state {
    display: flex;
    flex: none;
    align-items: center;
    gap: 8px;
    block-size: 40px;
    padding-inline: 16px;
    background: var(--_sunken);
    color: var(--_quiet);
    font-weight: 600;
    transition: background-color 200ms;
  }

  .state svg {
    inline-size: 18px;
    block-size: 18px;
  }

  .state-words {
    flex: 0 1 auto;
  }

  .state-words[dir] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
    -webkit-line-clamp: 2;
  }

  .via {
    flex: 1 2 0;
    color: var(--_quiet);
    font-weight: 400;
  }

  .trouble {
    display: flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
    color: var(--_danger);
    flex: none;
    max-inline-size: 70%;
    margin-inline-end: auto;
    font-weight: 600;
  }

  .trouble svg {
    inline-size: 16px;
    block-size: 16px;
  }

  .timer {
    flex: none;
    font-size: 1.07em;
  }

  .state[data-state="incoming"] {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .state[data-state="incoming"] .via {
    color: inherit;
  }

  .state[data-state="incoming"] svg {
    animation: breathe 700ms ease-in-out infinite alternate;
  }

  .state[data-state="calling"] {
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .state[data-state="active"] {
    background: var(--_success-soft);
    color: var(--_success);
  }

  .state[data-state="held"] {
    background: var(--_warning-soft);
    color: var(--_warning);
  }

  .state:is([data-state="active"], [data-state="held"], [data-state="calling"]) .via:not(.trouble) {
    color: color-mix(in oklab, currentcolor, var(--_text) 30%);
  }

  .recording {
    display: flex;
    flex: none;
    gap: 6px;
    margin-inline-end: 2px;
  }

  .record {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-block-size: 32px;
    min-inline-size: 32px;
    justify-content: center;
    padding-inline: 8px;
    border: 1px solid currentcolor;
    border-radius: 999px;
    background: var(--_surface);
    color: var(--_text);
    font-size: 0.857em;
    font-weight: 600;
  }

  .record:hover {
    background: var(--_hover);
  }

  .record svg,
  .record .busy-ring {
    inline-size: 14px;
    block-size: 14px;
  }

  .recording.on .record:first-child {
    border-color: var(--_danger);
    background: var(--_danger);
    color: var(--_on-danger);
  }

  .recording.on .record:first-child svg {
    animation: breathe 900ms ease-in-out infinite alternate;
  }

  .recording.paused .record:first-child {
    border: 2px dashed var(--_danger);
    background: var(--_surface);
    color: var(--_danger);
  }

  /* Beside the words of the call's state there is no room for more. */
  @container (max-inline-size: 439px) {
    .state:has(.recording) :is(.dot, .via:not(.trouble)) {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    .recording {
      margin-inline-start: auto;
    }
  }

  @container (max-inline-size: 359px) {
    .state {
      gap: 6px;
      padding-inline: 12px;
      line-height: 1.15;
    }

    .state:has(.trouble) .state-words,
    button.record > span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }

  .parties {
    flex: none;
    max-block-size: 60%;
    overflow-y: auto;
    border-block-start: 1px solid var(--_border);
    scrollbar-width: thin;
  }

  .pop {
    flex: 1;
    min-block-size: 92px;
  }

  @media (max-height: 400px) {
    .pop {
      min-block-size: 56px;
    }
  }

  .pop[without-details] {
    flex: none;
  }

  /* The screen pop asks how high its details are. */
  .pop::part(details) {
    container-type: size;
  }

  /* The contact is to be chosen, or is being typed, beside the wrap-up. Both scroll. */
  .pop[without-details].choosing {
    flex: 0 0 50%;
  }

  .pad {
    flex: 1;
    min-block-size: 0;
    padding: 0 16px 8px;
    overflow-y: auto;
    border-block-start: 1px solid var(--_border);
    scrollbar-width: thin;

    --cti-dialer-key-size: 44px;
  }

  .pad.people cti-party-picker {
    block-size: 100%;
  }

  .pad.note {
    display: flex;
    flex-direction: column;
    padding: 0;
  }

  .note-bar {
    display: flex;
    flex: none;
    align-items: center;
    gap: 10px;
    min-block-size: var(--_target);
    margin: 0;
    padding-inline: 16px;
    border: 0;
    border-block-start: 1px solid var(--_border);
    background: none;
    color: var(--_quiet);
    text-align: start;
  }

  button.note-bar:hover {
    background: var(--_hover);
    color: var(--_text);
  }

  .note-bar:focus-visible {
    outline-offset: -3px;
  }

  .note-bar svg {
    inline-size: 18px;
    block-size: 18px;
  }

  .note-bar .written {
    color: var(--_text);
  }

  .wrap-up {
    flex: 1;
    min-block-size: 168px;
  }

  /* The header says it already. */
  cti-call-controls::part(elsewhere) {
    display: none;
  }

  /* In a very low frame the rest scrolls behind the buttons. */
  .actions {
    position: sticky;
    inset-block-end: 0;
    flex: none;
    background: var(--_surface);
    border-block-start: 1px solid var(--_border);
  }

  .dialling {
    display: flex;
    align-items: center;
    gap: 12px;
    block-size: 92px;
    padding-inline: 16px;
    font-size: 1.29em;
    font-weight: 650;
  }

  /* The regions of the call that comes, before it is there. */
  .empty {
    flex: 1;
    border-block-start: 1px solid var(--_border);
  }

  .mark {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    border-radius: 50%;
    background: var(--_hover);
    color: var(--_quiet);
  }

  /* The call beside the list of calls. */

  .strip {
    display: flex;
    flex: none;
    align-items: center;
    min-block-size: 64px;
    border-block-start: 1px solid var(--_border);
    background: var(--_raised);
  }

  .strip.ringing {
    background: var(--_accent-soft);
  }

  .strip-open {
    display: grid;
    flex: 1;
    min-inline-size: 0;
    min-block-size: 60px;
    align-content: center;
    padding-inline: 16px 4px;
    border: 0;
    background: none;
    text-align: start;
  }

  .strip-state {
    color: var(--_quiet);
    font-size: 0.929em;
  }

  /* Beside each other there is nothing to go back to. */
  @container (min-inline-size: 700px) {
    .strip {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .state {
      border-block-end: 1px solid;
    }

    .mark {
      border: 1px solid;
    }

    .recording.on .record:first-child {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
