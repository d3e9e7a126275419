import { css } from 'lit';

export const styles = css`
  .inspector {
    display: grid;
    gap: 16px;
  }

  .inspector-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
  }

  .inspector-title {
    min-inline-size: 0;
    font-size: 1.143em;
    overflow-wrap: anywhere;
  }

  .property {
    display: grid;
    gap: 4px;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .property .property,
  .property .day {
    margin-block-start: 8px;
  }

  .property > .label,
  .property > legend,
  .day > legend {
    padding: 0;
  }

  .optional {
    font-weight: 400;
  }

  .inspector .hint {
    margin: 0;
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .inspector .input {
    min-inline-size: 0;
  }

  .input[aria-invalid="true"] {
    border-color: var(--_danger);
  }

  .input.long {
    min-block-size: 64px;
    field-sizing: content;
    max-block-size: 320px;
    resize: block;
  }

  .problem {
    display: flex;
    gap: 6px;
    margin: 0;
    font-size: 0.857em;
    overflow-wrap: anywhere;
  }

  .problem::before {
    content: "●";
    flex: none;
  }

  .problem.error {
    color: var(--_danger);
  }

  .problem.warning {
    color: var(--_warning);
  }

  .problem.warning::before {
    content: "▲";
  }

  .check {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: var(--_target);
  }

  .check input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    accent-color: var(--_accent);
  }

  .items {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
  }

  .item,
  .day {
    min-inline-size: 0;
    margin: 0;
    padding: 8px 12px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }

  .item-bar,
  .entry,
  .with-button {
    display: flex;
    align-items: end;
    gap: 8px;
  }

  .item-bar {
    align-items: center;
  }

  .item-bar > :first-child,
  .with-button > .input {
    flex: 1;
    min-inline-size: 0;
  }

  .item-name {
    color: var(--_quiet);
    font-size: 0.857em;
    font-weight: 600;
  }

  .entry {
    flex-wrap: wrap;
  }

  .entry > .property {
    flex: 1 1 72px;
    margin-block-start: 0;
  }

  .add {
    justify-self: start;
  }

  .property > .items {
    margin-block-start: 4px;
  }

  .items + .add,
  .hint + .add {
    margin-block-start: 8px;
  }

  .key-set {
    display: grid;
    grid-template-columns: repeat(3, minmax(var(--_target), 72px));
    gap: 8px;
  }

  .key-set .button[aria-pressed="true"] {
    border-color: var(--_accent);
    background: var(--_accent-soft);
    color: var(--_text);
  }

  @media (forced-colors: active) {
    .key-set .button[aria-pressed="true"] {
      border-width: 3px;
    }
  }
`;
