import { css } from 'lit';

export const styles = css`
  .replay {
    display: grid;
    gap: 12px;
  }

  .replay h2 {
    font-size: 1.143em;
  }

  .replay .hint {
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .replay-buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }

  .replay-steps {
    display: grid;
    gap: 4px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .replay-step {
    display: grid;
    gap: 2px;
    inline-size: 100%;
    min-block-size: var(--_target);
    padding: 8px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: none;
    text-align: start;
    overflow-wrap: anywhere;
  }

  .replay-step:hover {
    background: var(--_hover);
  }

  .replay-step[aria-current] {
    border-color: var(--_accent);
    background: var(--_accent-soft);
  }

  .replay-step .quiet {
    color: var(--_quiet);
    font-size: 0.857em;
  }

  @media (forced-colors: active) {
    .replay-step[aria-current] {
      border-width: 3px;
    }
  }
`;
