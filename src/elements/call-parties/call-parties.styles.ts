import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .base {
    display: grid;
    gap: 4px;
    padding: 4px 16px 8px;
  }

  .title {
    padding-block-start: 4px;
    color: var(--_quiet);
    font-size: 0.857em;
    font-weight: 600;
  }

  .party {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    min-block-size: var(--_target);
  }

  .party > svg {
    color: var(--_quiet);
  }

  .who {
    display: grid;
    min-inline-size: 0;
    line-height: 18px;
  }

  .name {
    font-weight: 600;
  }

  .standing {
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .talking .standing {
    color: var(--_success);
  }

  .muted .standing {
    color: var(--_danger);
  }

  .waiting .standing {
    color: var(--_warning);
  }

  .buttons {
    display: flex;
  }

  .buttons .button {
    padding-inline: 0;
  }

  .buttons .button[aria-pressed="true"] {
    background: var(--_text);
    color: var(--_surface);
  }

  .actions {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
    padding-block-start: 4px;
  }

  .actions .button {
    min-inline-size: 0;
    padding-inline: 8px;
  }

  @container (max-inline-size: 359px) {
    .actions .button {
      padding-inline: 4px;
      font-size: 0.93em;
    }
  }

  .actions .complete {
    grid-column: 1 / -1;
  }

  @media (forced-colors: active) {
    .buttons {
      gap: 4px;
      padding-block: 2px;
    }
  }
`;
