import { css } from 'lit';

export const styles = css`
  :host {
    block-size: var(--cti-flow-builder-height, min(85vh, 720px));
    min-block-size: 320px;
  }

  .base {
    position: relative;
    display: grid;
    grid-template: auto auto 1fr / minmax(0, 1fr);
    block-size: 100%;
    overflow: hidden;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
  }

  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .quiet {
    color: var(--_quiet);
  }

  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    padding: 4px 12px;
    border-block-end: 1px solid var(--_border);
  }

  .about {
    display: flex;
    flex: 1 1 160px;
    align-items: baseline;
    gap: 8px;
    min-inline-size: 0;
  }

  .title {
    font-size: 1.07em;
    font-weight: 650;
  }

  .state,
  .others {
    color: var(--_quiet);
    font-size: 0.857em;
    white-space: nowrap;
  }

  .others {
    color: var(--_warning);
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
  }

  .tools.last {
    gap: 8px;
    margin-inline-start: auto;
  }

  .tool {
    min-inline-size: 36px;
  }

  .tool[aria-pressed="true"] {
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .tool.tool[aria-disabled="true"]:not([aria-busy="true"]) {
    background: transparent;
    opacity: 0.45;
  }

  /* The flow stays in sight below several of them. */
  .notices {
    grid-row: 2;
    min-inline-size: 0;
    max-block-size: min(20em, 40dvh);
    overflow: auto;
  }

  .notice {
    display: flex;
    align-items: center;
    gap: 12px;
    padding-inline: 16px 4px;
    background: var(--_danger-soft);
    color: var(--_text);
  }

  .notice span {
    flex: 1;
    padding-block: 8px;
  }

  .body {
    grid-row: 3;
    display: flex;
    min-block-size: 0;
    container-type: inline-size;
  }

  .main {
    position: relative;
    display: flex;
    flex: 1 1 0;
    min-inline-size: 0;
    min-block-size: 0;
  }

  .palette {
    flex: none;
    inline-size: 208px;
    overflow-y: auto;
    padding: 8px;
    border-inline-end: 1px solid var(--_border);
    user-select: none;
  }

  .group {
    padding: 8px 8px 4px;
    color: var(--_quiet);
    font-size: 0.857em;
    font-weight: 650;
  }

  .kind {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    min-block-size: 36px;
    padding-inline: 8px;
    border: 0;
    border-radius: var(--_radius);
    background: transparent;
    text-align: start;
    cursor: grab;
    touch-action: pan-y;
  }

  .kind:hover {
    background: var(--_hover);
  }

  /* What a step does is read whole. */
  .kind .ellipsis {
    white-space: normal;
  }

  .kind .icon,
  .choice .icon {
    color: var(--_accent);
  }

  .ghost {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    z-index: 5;
    display: none;
    padding: 8px 14px;
    border-radius: var(--_radius);
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
    box-shadow: var(--_shadow);
    pointer-events: none;
  }

  .ghost.visible {
    display: block;
  }

  .panels {
    display: flex;
    flex: none;
    flex-direction: column;
    inline-size: 360px;
    min-block-size: 0;
    border-inline-start: 1px solid var(--_border);
  }

  .panels.closed {
    inline-size: auto;
  }

  .tabs {
    display: flex;
    flex-wrap: wrap;
    padding-inline: 4px;
    border-block-end: 1px solid var(--_border);
  }

  .panels.closed .tabs {
    flex-direction: column;
    border: 0;
  }

  .tab {
    min-block-size: var(--_target);
    padding-inline: 4px;
    border: 0;
    border-block-end: 2px solid transparent;
    background: transparent;
    color: var(--_quiet);
    font-size: 0.929em;
    font-weight: 600;
  }

  .tab:hover {
    color: var(--_text);
  }

  .tab[aria-selected="true"] {
    border-block-end-color: var(--_accent);
    color: var(--_accent);
  }

  .tab .count {
    padding: 1px 6px;
    border-radius: 999px;
    background: var(--_danger-soft);
    color: var(--_danger);
    font-size: 0.857em;
  }

  .panel {
    flex: 1 1 0;
    min-block-size: 0;
    overflow: auto;
    padding: 12px 14px;
  }

  .empty,
  .unreadable {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: safe center;
    justify-items: center;
    gap: 10px;
    overflow: auto;
    padding: 24px;
    text-align: center;
  }

  .unreadable {
    justify-items: start;
    text-align: start;
  }

  .unreadable ul {
    display: grid;
    gap: 4px;
  }

  .empty-title {
    font-size: 1.14em;
    font-weight: 650;
  }

  .badge {
    flex: none;
    padding: 1px 7px;
    border-radius: 999px;
    background: var(--_hover);
    color: var(--_text);
    font-size: 0.786em;
    font-weight: 650;
    white-space: nowrap;
  }

  .badge.start {
    background: var(--_success-soft);
    color: var(--_success);
  }

  .badge.error {
    background: var(--_danger-soft);
    color: var(--_danger);
  }

  .badge.warning {
    background: var(--_warning-soft);
    color: var(--_warning);
  }

  /* Beside the navigation of a page on a small laptop: two columns of steps stay in sight. */
  @container (inline-size < 1100px) {
    .palette {
      inline-size: 168px;
    }

    .panels:not(.closed) {
      inline-size: 320px;
    }
  }

  .base.narrow .about {
    flex: 1 0 100%;
    flex-wrap: wrap;
  }

  .base.narrow .tools:not(.last) {
    display: contents;
  }

  .base.narrow .body {
    flex-direction: column;
  }

  .base.narrow .panels {
    inline-size: auto;
    max-block-size: 55%;
    border-inline-start: 0;
    border-block-start: 1px solid var(--_border);
  }

  .base.narrow .panels.closed .tabs {
    flex-direction: row;
  }

  .base.narrow .panel {
    flex-basis: auto;
  }

  /* The builder's own sentences are English in every page. */
  :is(p, h2, h3, li, label, legend),
  .notice span {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  @media (forced-colors: active) {
    .tool.tool[aria-disabled="true"]:not([aria-busy="true"]) {
      opacity: 1;
    }

    .tab {
      border-block-end-color: Canvas;
    }

    .tab[aria-selected="true"] {
      border-block-end-color: Highlight;
    }
  }
`;
