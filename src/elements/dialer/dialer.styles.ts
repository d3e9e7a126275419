import { css } from 'lit';

export const styles = css`
  .base {
    display: grid;
    align-content: start;
    inline-size: 100%;
    max-inline-size: 340px;
    margin-inline: auto;
    background: var(--_surface);
  }

  .display {
    position: relative;
    display: grid;
    align-items: center;
    block-size: 56px;
    border-block-end: 1px solid var(--_border);
    transition: border-color 120ms;
  }

  .display:focus-within {
    border-block-end-color: var(--_accent);
    box-shadow: 0 1px 0 var(--_accent);
  }

  .display:has([aria-invalid="true"]) {
    border-block-end-color: var(--_danger);
    box-shadow: 0 1px 0 var(--_danger);
  }

  input,
  .sent {
    inline-size: 100%;
    min-block-size: var(--_target);
    padding-inline: 46px;
    border: 0;
    border-radius: var(--_radius);
    background: transparent;
    font-size: 1.6em;
    font-weight: 500;
    letter-spacing: 0.01em;
    text-align: center;
  }

  input::placeholder {
    color: var(--_quiet);
    font-size: 0.7em;
    font-weight: 400;
    opacity: 1;
  }

  /* Nothing to delete: the button's place is the hint's. */
  input:placeholder-shown {
    padding-inline: 46px 4px;
    text-overflow: ellipsis;
  }

  /* The number, and with it the hint, runs from left to right in every page. */
  :host(:dir(rtl)) input:placeholder-shown {
    padding-inline: 4px 46px;
  }

  @container (max-inline-size: 359px) {
    input::placeholder {
      font-size: 0.55em;
    }
  }

  input:focus-visible {
    outline: none;
  }

  .sent {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    padding-inline: 16px;
    overflow: hidden;
    letter-spacing: 0.12em;
  }

  /* In the middle, until there are too many: then the first ones go. */
  .sent span {
    margin-inline: auto;
  }

  .show-parties {
    position: absolute;
    inset-inline-start: 0;
  }

  .show-parties[hidden] {
    display: none;
  }

  .hint p:empty {
    display: none;
  }

  .backspace {
    position: absolute;
    inset-inline-end: 0;
  }

  .backspace[hidden] {
    display: none;
  }

  .hint {
    block-size: 38px;
    padding-block: 2px;
    color: var(--_quiet);
    font-size: 0.857em;
    line-height: 17px;
    text-align: center;
    text-wrap: balance;
  }

  .hint strong {
    color: var(--_danger);
    font-weight: 600;
  }

  .caller-id {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 8px;
    padding-block-end: 10px;
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .caller-id select {
    min-inline-size: 0;
    min-block-size: var(--_target);
    padding-inline: 6px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: transparent;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
  }

  /* During a call there is nothing to get wrong, and less room. */
  .sending .display {
    block-size: 44px;
  }

  .sending .hint {
    block-size: 24px;
  }

  .sending .keypad {
    gap: var(--cti-dialer-gap, 6px);
  }

  .keypad {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: var(--cti-dialer-gap, 8px);
  }

  .key {
    display: grid;
    place-content: center;
    justify-items: center;
    min-block-size: max(var(--_target), var(--cti-dialer-key-size, var(--_key-size, 56px)));
    padding: 0;
    border: 1px solid transparent;
    border-radius: var(--_radius-large);
    background: light-dark(var(--_sunken), var(--_raised));
    user-select: none;
    -webkit-touch-callout: none;
    transition: background-color 120ms;
  }

  .key:hover {
    background: var(--_hover);
  }

  .key:active {
    background: var(--_accent-soft);
    transition: none;
  }

  .digit {
    font-size: 1.55em;
    font-weight: 500;
    line-height: 1.1;
  }

  .letters {
    min-block-size: 14px;
    color: var(--_quiet);
    font-size: 0.786em;
    font-weight: 500;
    letter-spacing: 0.12em;
    line-height: 14px;
  }

  /* In a very low frame the keys scroll behind it. */
  .call-bar {
    display: grid;
    position: sticky;
    inset-block-end: var(--_dialer-inset, 0);
    padding-block: 16px 8px;

    /* The room below it is there only while keys are behind it. */
    margin-block-end: -8px;
    background: var(--_surface);
  }

  .call {
    min-block-size: 52px;
    border-radius: var(--_radius-large);
    font-size: 1.07em;
  }

  @media (max-height: 400px) {
    .call-bar {
      padding-block: 6px;
      margin-block-end: 0;
    }

    .call {
      min-block-size: var(--_target);
    }
  }

  @media (forced-colors: active) {
    .key {
      border-color: ButtonBorder;
    }
  }
`;
