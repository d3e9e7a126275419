import { css } from 'lit';

export const styles = css`
  .keys {
    inline-size: min(420px, calc(100vw - 24px));
    max-block-size: min(600px, calc(100dvh - 24px));
    padding: 0;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-large);
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }

  .keys[open] {
    display: flex;
    flex-direction: column;
  }

  .keys::backdrop {
    background: rgb(0 0 0 / 30%);
  }

  .keys-head,
  .keys-foot {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 8px 8px 8px 16px;
  }

  .keys-head:dir(rtl),
  .keys-foot:dir(rtl) {
    padding: 8px 16px 8px 8px;
  }

  .keys-foot {
    border-block-start: 1px solid var(--_border);
  }

  .keys-head h2 {
    font-size: 1.07em;
    font-weight: 600;
  }

  .keys > .input {
    inline-size: auto;
    margin: 0 16px 8px;
  }

  .key-list {
    min-block-size: 0;
    overflow-y: auto;
    padding-block-end: 8px;
    scrollbar-width: thin;
  }

  .key-row {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-block-size: 44px;
    padding-inline: 16px;
    cursor: default;
  }

  .key-row[role="option"] {
    cursor: pointer;
  }

  .key-row:is(:hover, [aria-selected="true"]) {
    background: var(--_hover);
  }

  .key-row[aria-selected="true"] {
    box-shadow: inset 3px 0 0 var(--_accent);
  }

  .key-row[aria-selected="true"]:dir(rtl) {
    box-shadow: inset -3px 0 0 var(--_accent);
  }

  .keys kbd {
    padding: 2px 8px;
    border: 1px solid var(--_border);
    border-radius: 6px;
    background: var(--_sunken);
    color: var(--_text);
    font: inherit;
    font-size: 0.857em;
    white-space: nowrap;
  }

  .keys-note {
    padding: 8px 16px;
    color: var(--_quiet);
  }

  .keys-foot .keys-note {
    padding: 0;
    color: var(--_danger);
  }

  @media (forced-colors: active) {
    .key-row {
      min-block-size: 48px;
    }

    .key-row .button {
      min-inline-size: 72px;
    }

    /* One frame is the button's. */
    .key-row .button kbd {
      border: 0;
    }

    .key-row[aria-selected="true"] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
