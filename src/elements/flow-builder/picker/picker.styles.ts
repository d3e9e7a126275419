import { css } from 'lit';

export const pickerStyles = css`
  dialog {
    border: 1px solid var(--_border);
    border-radius: var(--_radius-large);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 35%);
  }

  .picker[open] {
    display: grid;
    grid-template-rows: auto auto 1fr;
    gap: 8px;
    inline-size: min(440px, calc(100vw - 24px));
    max-block-size: min(560px, calc(100vh - 24px));
    padding: 16px;
  }

  .picker-title {
    font-size: 1.07em;
    font-weight: 650;
  }

  .choices {
    overflow: auto;
    min-block-size: 0;
  }

  .choice {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: var(--_target);
    padding: 4px 10px;
    border-radius: var(--_radius);
    cursor: pointer;
  }

  .choice:hover {
    background: var(--_hover);
  }

  .choice[aria-selected="true"] {
    background: var(--_accent-soft);
  }

  .keys {
    inline-size: min(520px, calc(100vw - 24px));
    max-block-size: calc(100vh - 24px);
    padding: 12px 20px 20px;
    overflow: auto;
  }

  .keys-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }

  .key-row {
    display: grid;
    grid-template-columns: minmax(120px, 2fr) 3fr;
    gap: 12px;
    padding-block: 6px;
    border-block-start: 1px solid var(--_border);
  }

  kbd {
    padding: 1px 6px;
    border: 1px solid var(--_border-strong);
    border-radius: 5px;
    background: var(--_sunken);
    font: inherit;
    font-size: 0.929em;
    white-space: nowrap;
  }
`;
