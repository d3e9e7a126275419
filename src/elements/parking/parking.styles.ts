import { css } from 'lit';

export const styles = css`
  :host {
    display: inline-block;
  }

  .base {
    position: relative;
    display: inline-flex;
    flex: none;
    gap: 8px;
  }

  .base > .button {
    flex: none;
    padding-inline: 12px;
  }

  .opener {
    gap: 6px;
    font-variant-numeric: tabular-nums;
  }

  .list {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    z-index: 3;
    inline-size: min(380px, 90vw);
    max-block-size: 320px;
    margin: 0;
    padding: 4px 0;
    overflow-y: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-large);
    background: var(--_raised);
    box-shadow: var(--_shadow);
    list-style: none;
    scrollbar-width: thin;
  }

  .call {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    padding: 6px 12px;
  }

  .slot {
    font-size: 1.14em;
    font-variant-numeric: tabular-nums;
    font-weight: 650;
  }

  .who {
    display: grid;
    min-inline-size: 0;
  }

  .name {
    display: -webkit-box;
    overflow: hidden;
    font-weight: 600;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .name[dir] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  /* A number stays in one piece. */
  .name[dir="ltr"] {
    display: block;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .since {
    display: flex;
    gap: 4px;
    min-inline-size: 0;
    white-space: nowrap;
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .call .button {
    padding-inline: 8px;
  }
`;
