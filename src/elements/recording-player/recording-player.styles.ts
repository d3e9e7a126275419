import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .base {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 4px 8px;
    min-block-size: var(--_target);
  }

  .disc {
    display: grid;
    place-items: center;
    inline-size: var(--_target);
    block-size: var(--_target);
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--_hover);
    color: var(--_text);
  }

  .disc:hover {
    background: color-mix(in oklab, var(--_hover), var(--_text) 8%);
  }

  .middle {
    display: grid;
    min-inline-size: 0;
  }

  .position {
    inline-size: 100%;
    block-size: 24px;
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }

  .times {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    color: var(--_quiet);
    font-size: 0.857em;
    font-variant-numeric: tabular-nums;
    line-height: 18px;
  }

  .failed {
    color: var(--_danger);
  }

  .rate {
    min-inline-size: var(--_target);
    padding-inline: 4px;
    font-variant-numeric: tabular-nums;
  }

  @media (forced-colors: active) {
    .disc {
      border-color: ButtonBorder;
    }
  }
`;
