import { css } from 'lit';

export const formStyles = css`
  form {
    display: grid;
    gap: 16px;
  }

  .entry {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .help {
    margin-block-start: 4px;
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .entry > .problem {
    margin-block-start: 4px;
  }

  .input[aria-invalid] {
    border-color: var(--_danger);
  }

  .input:read-only:not(select),
  .input:disabled {
    border-color: var(--_border);
    background: var(--_sunken);
    opacity: 1;
  }

  .number-input {
    max-inline-size: 12rem;
  }

  textarea.input {
    display: block;
    resize: vertical;
  }

  .check {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 32px;
    cursor: pointer;
  }

  .check input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    accent-color: var(--_accent);
  }

  legend {
    padding: 0;
    margin-block-end: 4px;
  }

  .rows > .help {
    margin-block: 0 8px;
  }

  .row {
    display: grid;
    gap: 12px;
    margin-block-end: 12px;
    padding: 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }

  details {
    border-block-start: 1px solid var(--_border);
  }

  summary {
    padding-block: 12px;
    font-weight: 600;
    cursor: pointer;
  }

  .group {
    display: grid;
    gap: 16px;
    padding-block-end: 12px;
  }

  form > details + details {
    margin-block-start: -16px;
  }

  .conflict {
    display: grid;
    gap: 12px;
    overflow-x: auto;
  }

  .problem:empty {
    display: none;
  }
`;
