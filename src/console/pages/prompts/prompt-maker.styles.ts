import { css } from 'lit';

export const makerStyles = css`
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    padding: 0;
  }

  .check {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: var(--_target);
  }

  .help {
    margin-block-start: 4px;
    color: var(--_quiet);
    font-size: 0.857em;
  }

  /* Nothing jumps when a sentence comes. */
  [role="status"]:empty,
  [role="alert"]:empty {
    margin: 0;
  }

  .result {
    padding: 12px;
    border-radius: var(--_radius);
    background: var(--_sunken);
  }

  audio {
    inline-size: 100%;
  }
`;
