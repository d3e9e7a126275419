import { css } from 'lit';

export const styles = css`
  :host {
    min-block-size: 0;
  }

  .base {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 0;
    background: var(--_surface);
  }

  .fields {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 14px;
    min-block-size: 0;
    padding: 12px 16px;
    overflow-y: auto;
    border-block: 1px solid var(--_border);
    scrollbar-width: thin;
  }

  .grow {
    display: flex;
    flex: 1;
    flex-direction: column;
  }

  textarea {
    flex: 1;
    min-block-size: 96px;
    resize: none;
  }

  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 8px;
  }

  .kept {
    flex: none;
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .earlier {
    padding: 8px 12px;
    border-inline-start: 3px solid var(--_border-strong);
    background: var(--_sunken);
  }

  .earlier dd {
    overflow-wrap: anywhere;
    white-space: pre-line;
  }

  .earlier dd + dt {
    margin-block-start: 8px;
  }

  .time {
    display: flex;
    flex: none;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 8px 16px 0;
    color: var(--_quiet);
  }

  .time .button {
    flex: none;
  }

  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    margin-block-end: 6px;
    padding: 0;
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .choice {
    position: relative;
    display: inline-grid;
    max-inline-size: 100%;
  }

  .choice input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .choice span {
    display: flex;
    align-items: center;
    min-block-size: var(--_target);
    padding: 4px 14px;
    border: 1px solid var(--_border-strong);
    border-radius: calc(var(--_target) / 2);
    overflow-wrap: anywhere;
  }

  .follow-up {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 8px;
  }

  .follow-up .input {
    flex: 1 1 140px;
    min-inline-size: 0;
  }

  /* On a line of its own in a narrow softphone. */
  .follow-up .input:last-child {
    flex-basis: 180px;
  }

  .choice:hover span {
    background: var(--_hover);
  }

  .choice input:checked + span {
    border-color: var(--_accent);
    background: var(--_accent-soft);
    box-shadow: inset 0 0 0 1px var(--_accent);
    color: var(--_accent);
  }

  .choice input:focus-visible + span {
    outline: var(--_focus);
    outline-offset: 2px;
  }

  /* In a very low frame the note scrolls behind them. */
  .actions {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    flex: none;
    background: var(--_surface);
    align-items: center;
    justify-content: center;
    gap: 12px;
    block-size: 92px;
    padding-inline: 16px;
  }

  .wide {
    flex: 1;
    min-inline-size: 0;
    padding-inline: 8px;
    max-inline-size: 220px;
    min-block-size: 52px;
    border-radius: var(--_radius-large);
    font-size: 1.07em;
  }

  @container (max-inline-size: 359px) {
    .actions {
      gap: 8px;
      padding-inline: 12px;
    }

    .wide {
      gap: 6px;
      padding-inline: 4px;
      font-size: 0.93em;
    }
  }

  @media (max-height: 400px) {
    .actions {
      block-size: 64px;
    }
  }

  @media (forced-colors: active) {
    .choice input:checked + span {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
