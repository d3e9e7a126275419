import { css } from 'lit';

export const styles = css`
  /* Room for captions is this element's own; compact, it is as wide as its buttons. */
  :host(:not([compact])) {
    container-type: inline-size;
  }

  /* One height in every state: answering does not move the buttons. */
  .base {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
    block-size: 92px;
    padding-inline: 8px;
  }

  .wide {
    flex: 1;
    min-inline-size: 0;
    max-inline-size: 220px;
    min-block-size: 52px;
    padding-inline: 12px;
    border-radius: var(--_radius-large);
    font-size: 1.07em;
  }

  .base:has(.wide) {
    gap: 12px;
    padding-inline: 16px;
  }

  .round[aria-disabled="true"]:not([aria-busy="true"]) {
    color: var(--_quiet);
    cursor: default;
    opacity: 0.6;
  }

  :host([compact]) .base {
    gap: 8px;
    block-size: 60px;
    padding-inline: 8px;
  }

  :host([compact]) .elsewhere {
    display: none;
  }

  :host([compact]) .wide {
    flex: none;
    inline-size: 52px;
    min-block-size: var(--_target);
    padding-inline: 0;
    border-radius: var(--_radius);
  }

  :host([compact]) .disc {
    inline-size: var(--_target);
    block-size: var(--_target);
    border-radius: var(--_radius);
  }

  :host([compact]) .round {
    flex: none;
    align-self: center;
    margin: 0;
    padding: 0;
  }

  :host([compact]) :is(.caption, .wide > span:last-child) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  .elsewhere {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 0 16px 12px;
    color: var(--_quiet);
  }

  .elsewhere p {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
  }

  .elsewhere .button {
    flex: none;
    max-inline-size: 60%;
  }

  .round {
    display: grid;
    flex: 1 1 56px;
    min-inline-size: 0;
    max-inline-size: 80px;
    align-self: start;
    justify-items: center;
    gap: 3px;
    margin-block-start: 6px;
    padding: 3px 0 0;
    border: 0;
    border-radius: var(--_radius);
    background: transparent;
  }

  .disc {
    display: grid;
    place-items: center;
    inline-size: 100%;
    max-inline-size: 52px;
    block-size: 46px;
    border: 1px solid transparent;
    border-radius: var(--_radius-large);
    background: var(--_hover);
    transition: background-color 120ms;
  }

  .round svg {
    inline-size: 22px;
    block-size: 22px;
  }

  .round:hover .disc {
    background: color-mix(in oklab, var(--_hover), var(--_text) 8%);
  }

  .round:is([aria-pressed="true"], [aria-expanded="true"]) .disc {
    background: var(--_text);
    color: var(--_surface);
  }

  .round.danger .disc {
    background: var(--_danger);
    color: var(--_on-danger);
  }

  .round.danger:hover .disc {
    filter: brightness(1.07);
  }

  .caption {
    max-inline-size: 100%;
    color: var(--_quiet);
    font-size: 0.857em;
    line-height: 14px;
  }

  @container (max-inline-size: 359px) {
    .base {
      gap: 2px;
      padding-inline: 6px;
    }

    .base:has(.wide) {
      gap: 8px;
      padding-inline: 12px;
    }

    .wide {
      gap: 6px;
      padding-inline: 4px;
      font-size: 0.93em;
    }

    .round {
      gap: 2px;
      margin-block-start: 5px;
      padding-block-start: 2px;
    }

    .disc {
      block-size: 44px;
    }

    .caption {
      line-height: 13px;
    }
  }

  @container (max-inline-size: 299px) {
    .caption {
      font-size: 0.786em;
      line-height: 12px;
    }
  }

  @media (forced-colors: active) {
    .disc {
      border-color: ButtonBorder;
    }

    .round:is([aria-pressed="true"], [aria-expanded="true"]) .disc {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }

    .round[aria-disabled="true"]:not([aria-busy="true"]) {
      opacity: 1;
    }

    .round[aria-disabled="true"]:not([aria-busy="true"]) :is(.disc, .caption) {
      border-color: GrayText;
      color: GrayText;
    }

    .round[aria-pressed="true"][aria-disabled="true"]:not([aria-busy="true"]) .disc {
      background: Canvas;
    }
  }
`;
