import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .base {
    display: grid;
    border-block-end: 1px solid var(--_border);
    background: var(--_raised);
  }

  /* Three calls have room; more of them scroll, so that the buttons of the current call stay. */
  ul {
    max-block-size: 168px;
    overflow-y: auto;
    scrollbar-width: thin;
  }

  .call {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 56px;
    padding-inline-end: 12px;
    border-inline-start: 3px solid transparent;
  }

  .call + .call {
    border-block-start: 1px solid var(--_border);
  }

  .call.current {
    border-inline-start-color: var(--_accent);
    background: var(--_surface);
  }

  .call.rings {
    background: var(--_accent-soft);
  }

  .show {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
    min-block-size: 56px;
    padding-inline: 13px 4px;
    border: 0;
    background: none;
    text-align: start;
  }

  .show:focus-visible {
    outline-offset: -3px;
  }

  .show svg {
    color: var(--_quiet);
  }

  .active .show svg {
    color: var(--_success);
  }

  .held .show svg {
    color: var(--_warning);
  }

  .rings .show svg {
    color: var(--_accent);
  }

  .who {
    display: grid;
    min-inline-size: 0;
    line-height: 19px;
  }

  .name {
    font-weight: 600;
  }

  .standing {
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .icon {
    flex: none;
    padding-inline: 0;
  }

  .switch {
    flex: none;
    max-inline-size: 45%;
    padding-inline: 12px;
  }

  .merge {
    justify-content: center;
    border-block-start: 1px solid var(--_border);
    border-radius: 0;
    color: var(--_text);
  }

  .merge:focus-visible {
    outline-offset: -3px;
  }

  @container (max-inline-size: 359px) {
    .call {
      gap: 6px;
      padding-inline-end: 8px;
    }

    .show {
      gap: 8px;
      padding-inline: 9px 2px;
    }

    .switch {
      padding-inline: 8px;
      font-size: 0.93em;
    }
  }

  @media (forced-colors: active) {
    .call {
      border-inline-start-color: Canvas;
    }

    .call.current {
      border-inline-start-color: Highlight;
    }
  }
`;
