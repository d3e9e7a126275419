import { css } from 'lit';

export const styles = css`
  :host {
    container-type: inline-size;
  }

  .base {
    display: grid;
    gap: 24px;
    padding: 16px;
  }

  @container (min-inline-size: 760px) {
    .base {
      grid-template-columns: minmax(0, 1fr) 340px;
    }

    .phone {
      position: sticky;
      inset-block-start: 16px;
    }
  }

  h2 {
    font-size: 1.29em;
  }

  h3 {
    margin-block-end: 8px;
    font-size: 1em;
  }

  .choices,
  section {
    display: grid;
    align-content: start;
    gap: 12px;
  }

  section:has(.colours) {
    gap: 0;
  }

  .colours {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
    gap: 4px 12px;
  }

  .colour {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 8px;
    min-block-size: var(--_target);
    overflow-wrap: anywhere;
  }

  input[type="color"] {
    inline-size: 40px;
    block-size: 32px;
    padding: 2px;
    border: 1px solid var(--_border-strong);
    border-radius: 6px;
    background: var(--_surface);
  }

  .fault {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 8px;
    padding: 8px 12px;
    border: 1px solid var(--_warning);
    border-radius: var(--_radius);
    background: var(--_warning-soft);
  }

  .faults {
    display: grid;
    gap: 8px;
  }

  .fault svg {
    color: var(--_warning);
  }

  .fine {
    display: flex;
    gap: 8px;
    color: var(--_success);
  }

  .css {
    min-block-size: 240px;
    font-family: ui-monospace, monospace;
    font-size: 0.857em;
    white-space: pre;
    direction: ltr;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;
