import { css } from 'lit';

export const outlineStyles = css`
  .flow-outline {
    flex: 1;
    min-inline-size: 0;
    overflow: auto;
    padding: 8px;
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    min-block-size: 40px;
    padding-block: 4px;
    padding-inline: calc(4px + min(18px, 4cqi) * (var(--level, 1) - 1)) 8px;
    border-radius: var(--_radius);
    cursor: default;
  }

  .line:hover {
    background: var(--_hover);
  }

  .line.current {
    background: var(--_accent-soft);
  }

  .line:focus-visible {
    outline-offset: -2px;
  }

  .line .icon {
    inline-size: 18px;
    block-size: 18px;
    color: var(--_accent);
  }

  .twist {
    display: grid;
    flex: none;
    place-content: center;
    inline-size: 24px;
    block-size: 24px;
  }

  .twist .icon {
    inline-size: 16px;
    block-size: 16px;
    color: var(--_quiet);
  }

  .line[aria-expanded="true"] .twist .icon {
    rotate: 90deg;
  }

  .line[aria-expanded="true"] .twist .icon:dir(rtl) {
    rotate: -90deg;
  }

  .via {
    padding: 1px 8px;
    border-radius: 999px;
    background: var(--_hover);
    font-size: 0.857em;
  }

  .line .name {
    font-weight: 650;
  }

  .kind-name,
  .line .second,
  .line .leads {
    color: var(--_quiet);
  }

  .line .second {
    flex: 0 1 auto;
    min-inline-size: 0;
    max-inline-size: 320px;
    font-size: 0.929em;
  }

  .line .leads {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }

  .narrow .line .second {
    display: none;
  }

  .line .open {
    color: var(--_warning);
  }

  @media (forced-colors: active) {
    .line.current {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .via {
      border: 1px solid CanvasText;
    }
  }
`;
