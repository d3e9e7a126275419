import { css, unsafeCSS } from 'lit';
import { cardEdge, cardFoot, cardWidth, headHeight, rowHeight } from './geometry.ts';

const px = (figure: number) => unsafeCSS(`${figure}px`);

export const canvasStyles = css`
  .canvas {
    position: relative;
    flex: 1;
    overflow: clip;
    contain: strict;
    background-color: var(--_sunken);
    background-image: radial-gradient(var(--_border) 1px, transparent 1.5px);
    cursor: grab;
    touch-action: none;
    user-select: none;
  }

  .canvas:active {
    cursor: grabbing;
  }

  /* Its corner is the one in which lines of text begin. It has no size, so nothing of it is measured again. */
  .world {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 0;
    inline-size: 0;
    block-size: 0;
    transform-origin: 0 0;
  }

  .edges {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    inline-size: 1px;
    block-size: 1px;
    overflow: visible;
    pointer-events: none;
  }

  .edge,
  .wire {
    fill: none;
    stroke: var(--_border-strong);
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .edge.visited {
    stroke: var(--_accent);
    stroke-width: 3;
  }

  .wire {
    stroke: var(--_accent);
    stroke-dasharray: 6 4;
    stroke-width: 2;
  }

  .card {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    inline-size: ${px(cardWidth + 2 * cardEdge)};
    padding: ${px(cardEdge)};
    pointer-events: none;
  }

  /* Of a large flow, cards out of sight are not laid out. For that, nothing of a card may stand out of it. */
  .large .card {
    content-visibility: auto;
  }

  .face {
    position: relative;
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow:
      0 0 0 1px var(--_border),
      0 1px 3px rgb(0 0 0 / 12%);
    cursor: default;
    pointer-events: auto;
  }

  .faulty .face {
    box-shadow:
      0 0 0 1px var(--_danger),
      0 1px 3px rgb(0 0 0 / 12%);
  }

  .visited .face {
    box-shadow: 0 0 0 2px color-mix(in oklab, var(--_accent), transparent 45%);
  }

  .current .face {
    box-shadow: 0 0 0 4px var(--_success);
  }

  .card.selected .face {
    box-shadow: 0 0 0 2px var(--_accent);
  }

  .card.aimed .face {
    box-shadow: 0 0 0 3px var(--_accent);
  }

  .card.dragged {
    z-index: 2;
    will-change: translate;
  }

  .dragged .face {
    box-shadow: 0 0 0 2px var(--_accent);
    cursor: grabbing;
  }

  .head {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    block-size: ${px(headHeight)};
    padding-inline: 12px 10px;
    border: 0;
    border-radius: var(--_radius);
    background: transparent;
    text-align: start;
    cursor: inherit;
    touch-action: none;
  }

  .head .icon {
    color: var(--_accent);
  }

  .names {
    display: grid;
    flex: 1;
    min-inline-size: 0;
  }

  .names .name {
    font-weight: 650;
    text-align: -webkit-match-parent;
  }

  .names .second {
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .calls {
    position: absolute;
    inset-block-start: -11px;
    inset-inline-end: 10px;
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 2px 8px;
    border-radius: 999px;
    background: var(--_success);
    color: var(--_on-success);
    font-size: 0.857em;
    font-weight: 650;
    pointer-events: none;
  }

  .corner {
    position: absolute;
    inset-block-start: -10px;
    inset-inline-start: 10px;
    pointer-events: none;
  }

  .calls svg {
    inline-size: 13px;
    block-size: 13px;
  }

  .row {
    position: relative;
    display: flex;
    align-items: center;
    block-size: ${px(rowHeight)};
    padding-inline-end: 14px;
    border-block-start: 1px solid var(--_border);
  }

  .row:last-child {
    margin-block-end: ${px(cardFoot)};
  }

  .row.selected,
  .row.aimed {
    background: var(--_accent-soft);
  }

  .row.aimed {
    box-shadow: inset 0 0 0 2px var(--_accent);
  }

  .outcome {
    flex: 1 1 0;
    min-inline-size: 56px;
    block-size: 100%;
    padding-inline: 12px 6px;
    border: 0;
    background: transparent;
    font-size: 0.929em;
    text-align: start;
    cursor: inherit;
    touch-action: none;
  }

  .outcome .ellipsis {
    display: block;
  }

  .row.open .outcome {
    color: var(--_quiet);
  }

  .row.unknown .outcome {
    color: var(--_danger);
    text-decoration: line-through;
  }

  .head:focus-visible,
  .outcome:focus-visible,
  .jump:focus-visible {
    outline-offset: -2px;
  }

  .jump {
    display: flex;
    flex: 0 1 auto;
    align-items: center;
    gap: 3px;
    min-inline-size: 0;
    max-inline-size: 58%;
    min-block-size: 24px;
    padding-block: 0;
    padding-inline: 5px 8px;
    border: 0;
    border-radius: 999px;
    background: var(--_hover);
    color: var(--_text);
    font-size: 0.857em;
    cursor: pointer;
  }

  .jump svg {
    inline-size: 14px;
    block-size: 14px;
  }

  /* Larger than the dot, so that a finger finds it. */
  .port {
    position: absolute;
    inset-block: 0;
    inset-inline-end: -16px;
    inline-size: 30px;
    cursor: crosshair;
    touch-action: none;
  }

  .canvas.readonly .port {
    pointer-events: none;
  }

  .port::before {
    content: "";
    position: absolute;
    inset-block-start: 9px;
    inset-inline-start: 8px;
    inline-size: 12px;
    block-size: 12px;
    border: 2px solid var(--_border-strong);
    border-radius: 50%;
    background: var(--_raised);
  }

  .port:hover::before {
    border-color: var(--_accent);
    background: var(--_accent);
  }

  .row.open .port::before {
    border-color: var(--_warning);
  }

  @media (forced-colors: active) {
    .edge {
      stroke: CanvasText;
    }

    .edge.visited,
    .wire {
      stroke: Highlight;
    }

    .face {
      border: 1px solid CanvasText;
    }

    .card.selected .face,
    .row.selected {
      outline: 2px solid Highlight;
    }

    .faulty .face {
      border: 3px dashed CanvasText;
    }

    .visited .face {
      border: 3px double CanvasText;
    }

    .current .face {
      border: 3px solid Highlight;
    }

    .row.open .port::before {
      border-style: dashed;
    }

    .row.selected {
      outline-offset: -2px;
    }
  }
`;
