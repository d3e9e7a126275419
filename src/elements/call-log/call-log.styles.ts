import { css } from 'lit';

export const styles = css`
  :host {
    min-block-size: 0;
  }

  .base {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 0;
    background: var(--_surface);
    /* In a page without a height of its own, the list scrolls nevertheless. */
    max-block-size: 100dvh;
  }

  .filters {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: 8px;
    padding: 10px 16px 6px;
  }

  .filters .input {
    min-inline-size: 0;
    padding-inline: 10px;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
  }

  .calls {
    flex: 1;
    min-block-size: 0;
    padding-block-end: 8px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  .calls:focus-visible {
    outline-offset: -2px;
  }

  .day {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    padding: 10px 16px 4px;
    background: var(--_surface);
    color: var(--_quiet);
    font-size: 0.857em;
    font-weight: 600;
    line-height: calc(20em / 12);
  }

  /* Spanish and Portuguese write days in small letters. */
  .day::first-letter {
    text-transform: uppercase;
  }

  /* Places in a long list are calculated: every entry has one height, in the size of the font. */
  .entry {
    position: relative;
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) fit-content(35%);
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    block-size: calc(58em / 14);
    padding: 4px 16px;
    border: 0;
    background: none;
    text-align: start;
  }

  button.entry:hover {
    background: var(--_hover);
  }

  .entry[aria-disabled="true"] {
    cursor: default;
  }

  .entry:focus-visible {
    outline-offset: -2px;
  }

  .lead {
    color: var(--_quiet);
  }

  .missed :is(.lead, .name, .duration) {
    color: var(--_danger);
  }

  .main {
    display: grid;
    gap: 2px;
    min-inline-size: 0;
  }

  .name {
    font-weight: 600;
  }

  .second {
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 22px;
    min-inline-size: 0;
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .second .chip {
    display: block;
    flex: none;
    max-inline-size: 80%;
    font-size: 0.9em;
  }

  .second cti-masking-badge {
    flex: none;
    max-inline-size: 60%;
  }

  @container (max-inline-size: 359px) {
    .entry {
      gap: 8px;
      padding-inline: 12px;
    }
  }

  .end {
    display: grid;
    gap: 2px;
    justify-items: end;
    font-size: 0.929em;
  }

  .duration {
    display: grid;
    align-content: center;
    min-block-size: 22px;
    color: var(--_quiet);
    line-height: 1.15;
    text-align: end;
  }

  /* What a click does shows where the time was. */
  .back {
    position: absolute;
    display: none;
    place-items: center;
    inset-block: 8px;
    inset-inline-end: 12px;
    inline-size: 44px;
    border-radius: var(--_radius);
    background: var(--_success);
    color: var(--_on-success);
  }

  @media (hover: hover) {
    button.entry:is(:hover, :focus-visible):not([aria-disabled="true"]) .back {
      display: grid;
    }

    button.entry:is(:hover, :focus-visible):not([aria-disabled="true"]) .end {
      opacity: 0;
    }
  }

  /* The line and the player that takes its place are of one height. */
  .recording {
    display: block;
    box-sizing: border-box;
    inline-size: calc(100% - 56px);
    block-size: 52px;
    margin-inline: 40px 16px;
    padding-block: 4px;
  }

  .recording.open {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-inline: 12px;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: var(--_accent);
    font-size: 0.929em;
    font-weight: 600;
    text-align: start;
  }

  .recording.open:hover {
    background: var(--_hover);
  }

  .lack {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) fit-content(45%);
    align-items: center;
    gap: 8px;
    box-sizing: border-box;
    inline-size: calc(100% - 32px);
    block-size: 52px;
    margin-inline: 16px;
    color: var(--_danger);
  }

  .lack .words[dir] {
    font-size: 0.929em;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }

  .lack .button {
    padding-inline: 8px;
    line-height: 1.2;
    white-space: normal;
  }

  .filed {
    flex: none;
    margin-inline-start: auto;
    color: var(--_success);
  }

  .filed svg {
    inline-size: 16px;
    block-size: 16px;
  }

  .chip.not-yet {
    background: var(--_danger-soft);
    color: var(--_danger);
  }

  .chip.reached {
    background: var(--_success-soft);
    color: var(--_success);
  }

  .status {
    display: grid;
    justify-items: center;
    gap: 6px;
    max-inline-size: 32ch;
    margin-inline: auto;
    padding: 48px 16px 24px;
    color: var(--_quiet);
    text-align: center;
    text-wrap: balance;
  }

  .status strong {
    color: var(--_text);
    font-weight: 600;
  }

  .status svg {
    inline-size: 28px;
    block-size: 28px;
    margin-block-end: 4px;
  }

  .status .button {
    margin-block-start: 8px;
  }

  .more {
    inline-size: calc(100% - 32px);
    margin-inline: 16px;
    margin-block-start: 4px;
  }
`;
