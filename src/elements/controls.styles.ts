import { css } from 'lit';

/** Buttons, fields, chips and helpers that all elements share. */
export const controls = css`
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    margin: 0;
  }

  button {
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
  }

  h2,
  h3,
  p,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }

  ul {
    list-style: none;
  }

  :focus-visible {
    outline: var(--_focus);
    outline-offset: 2px;
  }

  svg {
    display: block;
    flex: none;
    inline-size: 20px;
    block-size: 20px;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }

  /* What people wrote runs as its own words do, and stands where the page's words stand. */
  [dir="auto"],
  .ellipsis[dir] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  cti-masking-badge,
  cti-recording-player {
    color-scheme: inherit;
  }

  .number {
    direction: ltr;
    unicode-bidi: isolate;
    white-space: nowrap;
  }

  .chip.doubt {
    flex: 0 1 auto;
    white-space: normal;
    border-color: var(--_border);
    background: none;
    color: var(--_quiet);
    font-weight: 600;
  }

  .chip.doubt svg {
    inline-size: 14px;
    block-size: 14px;
  }

  .ellipsis {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  /* A button's words break rather than end early: translations are longer than English. */
  .words {
    display: -webkit-box;
    min-inline-size: 0;
    /* Dots and marks above capitals are higher than the line. */
    padding-block: 0.15em;
    margin-block: -0.15em;
    overflow: hidden;
    hyphens: auto;
    line-height: 1.2;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }

  .words[dir] {
    text-align: center;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: var(--_target);
    min-inline-size: var(--_target);
    padding-inline: 16px;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_hover);
    color: var(--_text);
    font-weight: 600;
    text-align: center;
    transition:
      background-color 120ms,
      filter 120ms;
  }

  .button:hover {
    background: color-mix(in oklab, var(--_hover), var(--_text) 6%);
  }

  .button.primary {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .button.success {
    background: var(--_success);
    color: var(--_on-success);
  }

  .button.danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }

  .button:is(.primary, .success, .danger):hover {
    filter: brightness(1.07);
  }

  .button.outline {
    background: transparent;
    border-color: var(--_border-strong);
  }

  .button.bare {
    background: transparent;
    color: var(--_quiet);
    padding-inline: 0;
  }

  .button:is(.outline, .bare):hover {
    background: var(--_hover);
    color: var(--_text);
  }

  .button[disabled],
  .button[aria-disabled="true"]:not([aria-busy="true"]) {
    background: var(--_hover);
    color: var(--_quiet);
    cursor: default;
    filter: none;
  }

  [aria-busy="true"] {
    cursor: progress;
  }

  /* The icon gives its place to the ring: nothing moves while the wire is asked. */
  .busy-ring {
    inline-size: 20px;
    block-size: 20px;
    flex: none;
    border: 2px solid currentcolor;
    border-block-start-color: transparent;
    border-radius: 50%;
    animation: turn 800ms linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  .field {
    display: grid;
    gap: 4px;
  }

  .label {
    color: var(--_quiet);
    font-size: 0.857em;
    font-weight: 600;
  }

  .input {
    inline-size: 100%;
    min-block-size: var(--_target);
    padding: 8px 12px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .input::placeholder {
    color: var(--_quiet);
    opacity: 1;
  }

  .chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-block-size: 20px;
    padding: 1px 8px;
    border: 1px solid transparent;
    border-radius: 999px;
    background: var(--_hover);
    color: var(--_text);
    font-size: 0.857em;
    white-space: nowrap;
  }

  /* Icons that point along the line of reading. */
  .points:dir(rtl) {
    scale: -1 1;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.001ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0.001ms !important;
    }
  }

  @media (forced-colors: active) {
    .button,
    .chip {
      border-color: ButtonBorder;
    }

    .button[disabled],
    .button[aria-disabled="true"],
    .button[aria-disabled="true"]:not([aria-busy="true"]) {
      border-color: GrayText;
      color: GrayText;
    }

    /* Above what an element says of its own pressed buttons. */
    .button.button.button[aria-pressed="true"] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }

    /* Its gap shows that it turns. */
    .busy-ring {
      forced-color-adjust: preserve-parent-color;
    }
  }
`;
