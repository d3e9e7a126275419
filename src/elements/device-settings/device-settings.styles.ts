import { css } from 'lit';

export const styles = css`
  :host(:not([compact])) {
    display: block;
  }

  select {
    margin: 0;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
  }

  .base {
    position: relative;
  }

  /* In the header, nothing takes room: a button opens it. */
  :host([compact]) .base {
    display: contents;
  }

  .list {
    display: grid;
    gap: 16px;
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-large);
    background: var(--_raised);
  }

  :host([compact]) .list {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    z-index: 3;
    inline-size: min(360px, 90vw);
    overflow-y: auto;
    overscroll-behavior: contain;
    box-shadow: var(--_shadow);
    scrollbar-width: thin;
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 28px;
  }

  .head .button {
    margin-block: -8px;
    margin-inline-end: -12px;
  }

  h3 {
    font-size: 1.07em;
    font-weight: 650;
  }

  h4 {
    margin: 0;
    font: inherit;
    font-weight: 600;
  }

  .row {
    display: flex;
    align-items: end;
    gap: 8px;
  }

  .row .field {
    flex: 1;
    min-inline-size: 0;
  }

  .row .button {
    flex: none;
    padding-inline: 0;
  }

  .group {
    display: grid;
    gap: 8px;
  }

  .action {
    display: flex;
    align-items: center;
    gap: 12px;
  }

  .action .button {
    flex: 0 1 auto;
    min-inline-size: 0;
    padding-inline: 12px;
  }

  .quiet {
    color: var(--_quiet);
    font-size: 0.929em;
  }

  /* Room for the longest usual advice, so that nothing moves when it changes. */
  .advice {
    min-block-size: 3em;
    line-height: 1.5;
  }

  .advice[data-tone="good"] {
    color: var(--_success);
  }

  .advice[data-tone="bad"] {
    color: var(--_danger);
  }

  .level {
    flex: 1;
    min-inline-size: 48px;
    block-size: 10px;
    overflow: hidden;
    border: 1px solid var(--_border-strong);
    border-radius: 999px;
    background: var(--_sunken);
  }

  .bar {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    background: var(--_success);
    scale: var(--_loudness, 0) 1;
    transform-origin: 0 50%;
  }

  .bar:dir(rtl) {
    transform-origin: 100% 50%;
  }

  .switch {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: var(--_target);
    cursor: pointer;
  }

  .switch input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    accent-color: var(--_accent);
  }

  .range {
    inline-size: 100%;
    min-block-size: 28px;
    accent-color: var(--_accent);
  }

  hr {
    inline-size: 100%;
    margin: 0;
    border: 0;
    border-block-start: 1px solid var(--_border);
  }

  .news {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 8px;
    padding-inline: 12px 8px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }

  :host([compact]) .told {
    position: absolute;
    inset-block-end: calc(var(--_tabs) + 100px);
    inset-inline: 8px;
    z-index: 4;
  }

  /* In the pane of the phone. */
  @container (min-inline-size: 700px) {
    :host([compact]) .told {
      inset-inline-end: calc(100% * 4 / 9 + 8px);
    }
  }

  .news p {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .news .button {
    flex: none;
    padding-inline: 12px;
  }

  .news .bare {
    padding-inline: 0;
  }

  @media (forced-colors: active) {
    .bar {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`;
