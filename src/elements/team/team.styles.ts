import { css } from 'lit';

export const styles = css`
  .base {
    display: grid;
    gap: 8px;
    padding-block: 12px;
  }

  .title {
    padding: 4px 16px;
    color: var(--_quiet);
    font-size: 0.929em;
    font-weight: 650;
  }

  .count {
    color: var(--_accent);
    font-variant-numeric: tabular-nums;
  }

  .nothing {
    padding: 8px 16px;
    color: var(--_quiet);
  }

  .find {
    inline-size: calc(100% - 32px);
    margin-inline: 16px;
    margin-block-end: 8px;
  }

  .row {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 52px;
    padding: 4px 16px;
  }

  .who {
    display: grid;
    flex: 1;
    min-inline-size: 0;
  }

  .name {
    font-weight: 600;
  }

  .second {
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .time {
    font-variant-numeric: tabular-nums;
  }

  .setter {
    flex: none;
    inline-size: clamp(128px, 30%, 200px);
    text-overflow: ellipsis;
    min-block-size: var(--_target);
    padding-inline: 8px;
  }

  @container (max-inline-size: 359px) {
    .row,
    .title {
      padding-inline: 12px;
    }

    .setter {
      inline-size: 96px;
    }

    .since {
      display: none;
    }
  }
`;
