import { css } from 'lit';

export const header = css`
  /* Header: one height, whatever it says. */

  .header {
    display: flex;
    align-items: center;
    gap: 12px;
    padding-inline: 16px 12px;
    border-block-end: 1px solid var(--_border);
  }

  .light {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 10px;
    block-size: 10px;
    border: 2px solid var(--_quiet);
    border-radius: 50%;
  }

  [data-status="ready"] .light {
    border-color: var(--_success);
    background: var(--_success);
  }

  :is([data-status="connecting"], [data-status="reconnecting"]) .light {
    border-color: var(--_warning);
    animation: breathe 1.2s ease-in-out infinite alternate;
  }

  [data-status="ready"][data-away] .light {
    border-color: var(--_warning);
    background: none;
  }

  [data-status="follower"] .light {
    border-color: var(--_accent);
  }

  [data-status="failed"] .light {
    inline-size: 20px;
    block-size: 20px;
    margin-inline-start: -4px;
    border: 0;
    color: var(--_danger);
  }

  @keyframes breathe {
    to {
      opacity: 0.35;
    }
  }

  /* The buttons beside the name break their words before the name gets shorter than this. */
  .identity {
    flex: 1;
    min-inline-size: 4em;
  }

  .identity h2 {
    font-size: 1.07em;
    font-weight: 650;
    line-height: 20px;
  }

  .identity p {
    display: -webkit-box;
    overflow: hidden;
    color: var(--_quiet);
    font-size: 0.929em;
    line-height: 17px;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .header .button {
    flex: 0 1 auto;
    padding-inline: 14px;
  }

  .header .devices-open {
    flex: none;
    padding-inline: 0;
  }

  .more {
    display: none;
  }

  .more-open {
    position: relative;
    flex: none;
  }

  /* The number stands beside the dots, also in compact density. */
  .more-open:has(.more-count) {
    justify-content: flex-start;
    min-inline-size: 44px;
    padding-inline-start: 6px;
  }

  .more-count {
    position: absolute;
    inset-block-start: 4px;
    inset-inline-end: 2px;
    min-inline-size: 18px;
    padding-inline: 4px;
    border-radius: 999px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.857em;
    line-height: 18px;
  }

  .more-list {
    position: absolute;
    z-index: 4;
    inset-block-start: calc(var(--_bar) - 4px);
    inset-inline-end: 8px;
    inline-size: min(280px, 100% - 16px);
    padding-block: 4px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-large);
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }

  .more-choice {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: var(--_target);
    padding: 4px 16px;
    border: 0;
    background: none;
    text-align: start;
  }

  .more-choice svg {
    color: var(--_quiet);
  }

  .more-choice .words[dir] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .more-choice:hover {
    background: var(--_hover);
  }

  .more-choice:focus-visible {
    outline-offset: -2px;
  }

  /* The agent's name needs the room: what is pressed seldom is in one menu. */
  @container (max-inline-size: 439px) {
    .header {
      gap: 4px;
      padding-inline: 14px 6px;
    }

    .light {
      margin-inline-end: 6px;
    }

    .more {
      display: contents;
    }

    .header .devices-open {
      display: none;
    }

    cti-parking.header-panel::part(base) {
      display: contents;
    }

    /* The keyboard still presses them. */
    cti-parking.header-panel::part(park),
    cti-parking.header-panel::part(open) {
      position: absolute;
      inset-block-start: 0;
      inset-inline-start: 0;
      visibility: hidden;
    }
  }

  @container (max-inline-size: 359px) {
    .header {
      gap: 2px;
      padding-inline: 10px 4px;
    }

    .light {
      margin-inline-end: 4px;
    }
  }

  @media (forced-colors: active) {
    .more-count {
      border: 1px solid ButtonText;
      line-height: 16px;
    }
  }

  /* Lists of the header lie over the body. */

  .header-panel {
    display: contents;
  }

  .header-panel::part(base) {
    position: static;
  }

  .header-panel::part(list) {
    inset-block-start: var(--_bar);
    inset-inline: auto 8px;
    inline-size: min(400px, 100% - 16px);
    max-block-size: calc(100% - var(--_bar) - var(--_tabs) - 16px);
  }
`;
