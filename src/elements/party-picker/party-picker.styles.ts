import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    min-block-size: 0;
  }

  .base {
    display: flex;
    flex-direction: column;
    gap: 8px;
    block-size: 100%;
    min-block-size: 0;
    padding-block-start: 8px;
  }

  .field {
    flex: none;
  }

  .list {
    flex: 1;
    min-block-size: 96px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  .option {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    min-block-size: var(--_target);
    padding-inline: 8px;
    border-radius: var(--_radius);
    cursor: pointer;
  }

  .option:hover {
    background: var(--_hover);
  }

  .option[aria-selected="true"] {
    background: var(--_accent-soft);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }

  .option svg {
    color: var(--_quiet);
  }

  .presence {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .presence::before {
    content: "";
    inline-size: 8px;
    block-size: 8px;
    box-sizing: border-box;
    border: 2px solid var(--_quiet);
    border-radius: 50%;
  }

  .presence.free::before {
    border-color: var(--_success);
    background: var(--_success);
  }

  .presence.busy::before {
    border-color: var(--_danger);
    background: var(--_danger);
  }

  .offline .name {
    color: var(--_quiet);
  }

  .nobody {
    padding: 12px 8px;
    color: var(--_quiet);
    text-wrap: balance;
  }

  /* In sight in the lowest windows, too. */
  .actions {
    position: sticky;
    inset-block-end: 0;
    display: grid;
    grid-template-columns: 1fr 1fr;
    flex: none;
    gap: 8px;
    background: var(--_surface);
  }

  .actions .button {
    min-inline-size: 0;
    padding-inline: 8px;
  }

  @container (max-inline-size: 359px) {
    .actions .button {
      padding-inline: 4px;
      font-size: 0.93em;
    }
  }

  @media (forced-colors: active) {
    .option[aria-selected="true"] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
