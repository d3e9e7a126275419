import { css } from 'lit';

export const styles = css`
  :host {
    display: inline-block;
  }

  .base {
    position: relative;
    display: inline-flex;
  }

  .opener {
    flex: none;
    padding-inline: 12px;
  }

  /* One width for all statuses, so that nothing beside it moves. */
  :host([compact]) .opener {
    inline-size: 48px;
    padding-inline: 2px;
  }

  .left {
    font-size: 0.929em;
    font-variant-numeric: tabular-nums;
  }

  .list {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    z-index: 3;
    inline-size: min(280px, 90vw);
    max-block-size: 360px;
    padding: 4px 0;
    overflow-y: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-large);
    background: var(--_raised);
    box-shadow: var(--_shadow);
    scrollbar-width: thin;
  }

  .hint {
    padding: 8px 16px;
    color: var(--_quiet);
    font-size: 0.929em;
    font-variant-numeric: tabular-nums;
  }

  .choice {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: var(--_target);
    padding: 4px 16px;
    border: 0;
    background: none;
    text-align: start;
  }

  .choice .words[dir] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .choice:hover {
    background: var(--_hover);
  }

  .choice:focus-visible {
    border-radius: var(--_radius-large);
    outline-offset: -2px;
  }

  .choice[aria-checked="true"] {
    font-weight: 600;
  }
`;
