import { css } from 'lit';
import { header } from './header/header.styles.ts';

export const styles = css`
  :host {
    --_bar: 64px;
    --_tabs: 56px;

    container-type: inline-size;
    block-size: var(--cti-softphone-height, min(640px, 100dvh - 16px));
    max-block-size: 100%;
  }

  @media not all and (pointer: coarse) {
    :host([density="compact"]) {
      --_bar: 56px;
      --_tabs: 46px;
    }

    :host([density="compact"]) .identity p {
      line-height: 15px;
      -webkit-line-clamp: 2;
    }
  }

  /* The CRM page's theme, unless this page sets one. */
  :host([data-host-theme="light"]:not([theme="light"], [theme="dark"])) {
    color-scheme: light;
  }

  :host([data-host-theme="dark"]:not([theme="light"], [theme="dark"])) {
    color-scheme: dark;
  }

  .base {
    position: relative;
    display: grid;
    grid-template-rows: var(--_bar) minmax(0, 1fr) var(--_tabs);
    block-size: 100%;
    overflow: hidden;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-large);
    background: var(--_surface);
  }

  cti-agent-calls,
  cti-dialer,
  cti-call-monitor,
  cti-team,
  cti-party-picker,
  cti-call-parties,
  cti-screen-pop,
  cti-call-controls,
  cti-call-log,
  cti-wrap-up,
  .header-panel {
    color-scheme: inherit;
  }

  ${header}

  /* Body */

  .body {
    position: relative;
    display: grid;
    min-block-size: 0;
  }

  .panel {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }

  .phone {
    overflow-y: auto;
    scrollbar-width: thin;
  }

  /* It takes the focus that would be lost. */
  .panel:focus-visible {
    outline-offset: -3px;
  }

  .panel[hidden] {
    display: none;
  }

  /* At the bottom: a notice lies above the number, not on it. */
  .idle {
    margin-block-start: auto;
    padding: 8px 16px 16px;
    overflow-y: auto;
    scrollbar-width: thin;

    /* A sticky box keeps off the padding. */
    --_dialer-inset: -16px;
  }

  .recent cti-call-log {
    flex: 1;
  }

  .own-calls {
    flex: none;
  }

  .lists {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    scrollbar-width: thin;
  }

  .notices {
    position: absolute;
    z-index: 3;
    inset-block-start: 8px;
    inset-inline: 8px;
    max-block-size: calc(100% - 16px);
    overflow-y: auto;
    border-radius: var(--_radius);
    scrollbar-width: thin;
  }

  /* Above the call's buttons: it leaves the caller in sight. */
  .body:has(.call) .notices {
    inset-block: auto 100px;
    max-block-size: calc(100% - 108px);
  }

  .notice {
    position: relative;
    min-block-size: calc(var(--_target) + 2px);
    padding-block: 2px;
    padding-inline: 38px 12px;
    border: 1px solid color-mix(in oklab, var(--_danger), transparent 70%);
    border-radius: var(--_radius);
    background: var(--_danger-soft);
    box-shadow: var(--_shadow);
  }

  .notice > svg {
    position: absolute;
    inset-block-start: 11px;
    inset-inline-start: 10px;
  }

  .notice svg {
    color: var(--_danger);
  }

  .notice .bare {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
  }

  .notice .bare svg {
    color: var(--_text);
  }

  .notice p {
    padding-block: 9px;
    overflow-wrap: anywhere;
  }

  /* The text runs below the button. Its own direction may be another one than the page's. */
  .notice:has(.bare) p::before {
    float: right;
    inline-size: 34px;
    block-size: 38px;
    content: "";
  }

  .notice:has(.bare):dir(rtl) p::before {
    float: left;
  }

  .notice .outline {
    margin-block-end: 8px;
  }

  /* Tabs */

  .tabs {
    display: grid;
    grid-auto-columns: 1fr;
    grid-auto-flow: column;
    border-block-start: 1px solid var(--_border);
  }

  .tab {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-inline-size: 0;
    border: 0;
    border-block-start: 2px solid transparent;
    background: none;
    color: var(--_quiet);
    font-weight: 600;
  }

  .tab > span {
    min-inline-size: 0;
    overflow: hidden;
    hyphens: auto;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }

  .tab:hover {
    background: var(--_hover);
    color: var(--_text);
  }

  .tab[aria-selected="true"] {
    border-block-start-color: var(--_accent);
    color: var(--_accent);
  }

  .tab:focus-visible {
    outline-offset: -4px;
  }

  @container (max-inline-size: 439px) {
    .header .button {
      max-inline-size: 40%;
      padding-inline: 6px;
    }

    .tab {
      flex-direction: column;
      gap: 2px;
      padding-inline: 0;
      font-size: 0.857em;
    }
  }

  @container (max-inline-size: 359px) {
    .notice {
      padding-inline: 34px 10px;
      font-size: 0.929em;
    }

    .notice p {
      padding-block: 4px;
      line-height: 1.3;
    }

    .notice:has(.bare) p::before {
      block-size: 32px;
    }

    .header .button {
      padding-inline: 4px;
      font-size: 0.93em;
    }

    .identity p {
      /* Signs above and below a line of Hindi are not cut. */
      margin-block: -3px;
      padding-block: 3px;
      font-size: 0.857em;
      line-height: 13px;
      -webkit-line-clamp: 3;
    }

    .idle {
      padding-inline: 12px;
    }
  }

  @container (min-inline-size: 700px) {
    .base {
      grid-template-rows: var(--_bar) minmax(0, 1fr);
    }

    .body {
      grid-template-columns: minmax(340px, 5fr) minmax(320px, 4fr);
    }

    .panel[hidden] {
      display: flex;
    }

    /* In the pane of the phone. */
    .notices {
      inset-inline-end: calc(100% * 4 / 9 + 8px);
    }

    .recent,
    .team {
      border-inline-start: 1px solid var(--_border);
    }

    /* The team's live calls above what is over. */
    .supervises {
      grid-template-rows: minmax(0, 1fr) minmax(0, 1fr);
    }

    .supervises .phone {
      grid-row: 1 / -1;
    }

    .supervises .recent {
      grid-row: 2;
      grid-column: 2;
      border-block-start: 1px solid var(--_border);
    }

    .supervises .team {
      grid-row: 1;
      grid-column: 2;
    }

    .tabs {
      display: none;
    }
  }

  @media (forced-colors: active) {
    [data-status="ready"] .light {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
    }

    .tab {
      border-block-start: 4px solid Canvas;
    }

    .tab[aria-selected="true"] {
      border-block-start-color: Highlight;
    }

    .notice svg {
      color: CanvasText;
    }
  }
`;
