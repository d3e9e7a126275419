import { css } from 'lit';

/** What pages of the console share besides the tokens and controls of the elements. */
export const pageStyles = css`
  :host {
    --_target: 40px;
  }

  h2 {
    font-size: 1.143rem;
    overflow-wrap: anywhere;
  }

  h3 {
    font-size: 1rem;
  }

  p,
  dd,
  td,
  th {
    overflow-wrap: anywhere;
  }

  /* A text of the other direction of reading keeps its own order, and stands where the page's words stand. */
  h1,
  h2,
  h3,
  p,
  li,
  dt,
  dd,
  label,
  legend {
    text-align: match-parent;
    text-align: -webkit-match-parent;
    unicode-bidi: plaintext;
  }

  a {
    color: var(--_accent);
  }

  select {
    font: inherit;
    color: inherit;
    margin: 0;
  }

  .card {
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .quiet {
    color: var(--_quiet);
  }

  .good {
    color: var(--_success);
  }

  .problem {
    color: var(--_danger);
  }

  .warning {
    color: var(--_warning);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }

  .notice {
    padding: 12px 16px;
    border-radius: var(--_radius);
    background: var(--_warning-soft);
    color: var(--_text);
  }

  .notice.bad {
    background: var(--_danger-soft);
  }

  .button.link {
    display: inline;
    min-block-size: 24px;
    min-inline-size: 24px;
    padding: 0;
    background: none;
    color: var(--_accent);
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 3px;
    overflow-wrap: anywhere;
  }

  .button.link:hover {
    background: none;
    text-decoration-thickness: 2px;
  }

  .button.danger.outline {
    color: var(--_danger);
    border-color: var(--_danger);
  }

  .chip.good {
    background: var(--_success-soft);
  }

  .chip.problem {
    background: var(--_danger-soft);
  }

  .chip.warning {
    background: var(--_warning-soft);
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: inherit;
  }

  th,
  td {
    padding: 8px 12px;
    border-block-end: 1px solid var(--_border);
    text-align: start;
    vertical-align: baseline;
  }

  thead th {
    color: var(--_quiet);
    font-size: 0.857em;
    font-weight: 600;
    white-space: nowrap;
  }

  tbody th {
    font-weight: 600;
  }

  dialog {
    inline-size: min(32rem, calc(100vw - 32px));
    max-block-size: calc(100vh - 32px);
    padding: 20px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-large);
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }

  dialog > * + *,
  .stack > * + * {
    margin-block-start: 12px;
  }
`;
