import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .base {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    grid-auto-columns: auto;
    grid-auto-flow: column;
    align-items: center;
    gap: 4px;
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

  .middle > * {
    grid-column: 1;
  }

  /* The slider's thumb runs over the bars. */
  .waveform {
    grid-row: 1;
    inline-size: calc(100% - 16px);
    block-size: 24px;
    margin-inline: 8px;
    pointer-events: none;
    stroke: var(--_border-strong);
    stroke-width: 0.6;
  }

  .waveform:dir(rtl) {
    scale: -1 1;
  }

  .waveform .heard {
    stroke: var(--_accent);
  }

  .waveform + .position {
    opacity: 0.75;
  }

  .position {
    grid-row: 1;
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

  .jump,
  a.rate {
    text-decoration: none;
  }

  .jump {
    display: none;
  }

  @container (min-inline-size: 340px) {
    .base {
      grid-template-columns: auto auto minmax(0, 1fr);
    }

    .jump {
      display: inline-flex;
    }
  }

  .rate {
    min-inline-size: var(--_target);
    padding-inline: 4px;
    font-variant-numeric: tabular-nums;
  }

  @media (forced-colors: active) {
    .waveform {
      stroke: GrayText;
    }

    .waveform .heard {
      stroke: Highlight;
    }

    .disc {
      border-color: ButtonBorder;
    }
  }
`;
