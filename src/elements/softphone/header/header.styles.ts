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

  /* The agent's name needs the room. */
  @container (max-inline-size: 439px) {
    .header {
      gap: 6px;
      padding-inline: 14px 6px;
    }
  }

  @container (max-inline-size: 359px) {
    .header {
      gap: 2px;
      padding-inline: 8px 2px;
    }

    .light {
      margin-inline-end: 4px;
    }

    .header .devices-open {
      min-inline-size: 32px;
    }
  }

  /* The smallest frames of CRMs have room for status and calls only. */
  @container (max-inline-size: 299px) {
    .header .devices-open {
      display: none;
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
    inset-block-start: 64px;
    inset-inline: 8px;
    inline-size: auto;
    max-block-size: calc(100% - 64px - 56px - 16px);
  }
`;
