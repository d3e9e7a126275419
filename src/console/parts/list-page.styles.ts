import { css } from 'lit';

export const listStyles = css`
  :host {
    container: list / inline-size;
  }

  .above {
    display: grid;
    gap: 16px;
    margin-block-end: 16px;
  }

  .above > p {
    margin: 0;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 12px;
    margin-block-end: 16px;
  }

  .search {
    flex: 1 1 16rem;
    max-inline-size: 28rem;
  }

  .columns {
    display: grid;
    gap: 16px;
    align-items: start;
  }

  .list {
    container: rows / inline-size;
    min-inline-size: 0;
  }

  table {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    border-collapse: separate;
    border-spacing: 0;
    background: var(--_surface);
  }

  tbody tr:last-child > * {
    border-block-end: 0;
  }

  tbody tr:hover {
    background: var(--_hover);
  }

  /* Numbers are read from left to right in every language: their last digits are one below the other. */
  .number-column {
    text-align: right;
    white-space: nowrap;
  }

  .row-actions .button {
    white-space: nowrap;
  }

  .row-actions .actions {
    justify-content: end;
    gap: 4px 12px;
  }

  .row-actions .button {
    --_target: 28px;

    color: var(--_accent);
    font-weight: 400;
  }

  .lines {
    white-space: pre-line;
  }

  .more {
    margin-block-start: 12px;
  }

  .none {
    padding: 24px 16px;
    border: 1px dashed var(--_border-strong);
    border-radius: var(--_radius);
    color: var(--_quiet);
  }

  .panel {
    min-inline-size: 0;
  }

  /* Wide: the form stands beside the list. */
  @container list (inline-size >= 60rem) {
    /* Short words stay whole. */
    :not(.with-panel) > .list :is(td, th) {
      min-inline-size: 5.5rem;
    }

    :not(.with-panel) > .list .row-actions .actions {
      flex-wrap: nowrap;
    }

    .with-panel {
      grid-template-columns: minmax(0, 1fr) minmax(24rem, 34rem);
    }

    .panel {
      position: sticky;
      inset-block-start: 16px;
      max-block-size: calc(100vh - 32px);
      overflow-y: auto;
    }
  }

  /* Narrower: the form takes the place of the list. */
  @container list (inline-size < 60rem) {
    .with-panel .list {
      display: none;
    }
  }

  @container rows (inline-size < 40rem) {
    table,
    thead,
    tbody,
    tr,
    th,
    td {
      display: block;
    }

    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    tbody tr {
      padding: 12px;
      border-block-end: 1px solid var(--_border);
    }

    tbody tr:last-child {
      border-block-end: 0;
    }

    tbody th,
    tbody td {
      padding: 2px 0;
      border: 0;
      text-align: start;
    }

    .number-column {
      text-align: start;
    }

    td[dir="auto"] {
      text-align: -webkit-match-parent;
      text-align: match-parent;
    }

    td[data-title]::before {
      content: attr(data-title) ": ";
      color: var(--_quiet);
    }

    .row-actions .actions {
      justify-content: start;
    }

    .row-actions .button {
      --_target: 44px;

      padding-inline-end: 12px;
    }
  }
`;
