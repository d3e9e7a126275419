import { css } from 'lit';

export const styles = css`
  .problem-list {
    display: grid;
    gap: 8px;
  }

  .problem-list h2 {
    font-size: 1.143em;
  }

  .problem-list-entries {
    display: grid;
    gap: 8px;
  }

  .problem-entry {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 8px;
    inline-size: 100%;
    min-block-size: var(--_target);
    padding: 8px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: none;
    text-align: start;
  }

  .problem-entry:hover {
    background: var(--_hover);
  }

  .problem-severity {
    font-size: 0.857em;
    font-weight: 650;
  }

  .problem-severity.error {
    color: var(--_danger);
  }

  .problem-severity.warning {
    color: var(--_warning);
  }

  .problem-place {
    min-inline-size: 0;
    color: var(--_quiet);
    font-size: 0.857em;
    overflow-wrap: anywhere;
  }

  .problem-text {
    grid-column: 1 / -1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
`;
