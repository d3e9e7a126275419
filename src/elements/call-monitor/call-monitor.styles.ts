import { css } from 'lit';

export const styles = css`
  :host {
    min-block-size: 0;
  }

  .base {
    block-size: 100%;
    overflow-y: auto;
    scrollbar-width: thin;
  }

  .call {
    display: grid;
    gap: 8px;
    padding: 12px 16px;
    border-block-end: 1px solid var(--_border);
  }

  .who {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 12px;
  }

  .agent {
    font-weight: 600;
  }

  .second {
    display: flex;
    gap: 6px;
    min-inline-size: 0;
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .timer {
    color: var(--_quiet);
    font-variant-numeric: tabular-nums;
  }

  .modes {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 8px;
  }

  .modes .button {
    padding-inline: 4px;
    min-inline-size: 0;
  }

  @container (max-inline-size: 359px) {
    .modes .button {
      padding-inline: 2px;
      font-size: 0.86em;
    }
  }

  .modes .button[aria-pressed="true"] {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .below {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: var(--_target);
  }

  .leave[hidden] {
    display: none;
  }

  .leave {
    flex: none;
  }

  .help {
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .status {
    display: grid;
    justify-items: center;
    gap: 6px;
    max-inline-size: 32ch;
    margin-inline: auto;
    padding: 48px 16px 24px;
    color: var(--_quiet);
    text-align: center;
    text-wrap: balance;
  }

  .status svg {
    inline-size: 24px;
    block-size: 24px;
  }

  .status strong {
    color: var(--_text);
    font-weight: 600;
  }
`;
