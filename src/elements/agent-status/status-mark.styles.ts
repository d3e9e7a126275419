import { css } from 'lit';

export const statusMarkStyles = css`
  .mark {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 20px;
    block-size: 20px;
    color: var(--_quiet);
  }

  .mark svg {
    inline-size: 18px;
    block-size: 18px;
  }

  .dot {
    inline-size: 10px;
    block-size: 10px;
    border: 2px solid currentcolor;
    border-radius: 50%;
  }

  .mark[data-kind="available"] {
    color: var(--_success);
  }

  .mark[data-kind="available"] .dot {
    background: currentcolor;
  }

  .mark[data-kind="break"] {
    color: var(--_warning);
  }

  .mark:is([data-kind="wrap-up"], [data-kind="busy"]) {
    color: var(--_accent);
  }

  @media (forced-colors: active) {
    .mark {
      color: CanvasText;
    }

    .mark[data-kind="available"] .dot {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
    }
  }
`;
