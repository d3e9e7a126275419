import { css } from 'lit';

export const picksStyles = css`
  ol {
    max-block-size: 20rem;
    margin: 0;
    padding-inline-start: 2rem;
    overflow-y: auto;
  }

  li::marker {
    color: var(--_quiet);
  }

  li > span:first-child {
    overflow-wrap: anywhere;
  }

  .buttons {
    float: inline-end;
    display: inline-flex;
  }

  .buttons .button {
    --_target: 32px;
  }

  .buttons .button[disabled] {
    background: transparent;
    opacity: 0.45;
  }

  li {
    min-block-size: 36px;
    line-height: 32px;
  }

  .add {
    display: flex;
    align-items: end;
    gap: 8px;
  }

  .add .field {
    flex: 1;
    min-inline-size: 0;
  }
`;
