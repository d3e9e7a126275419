import { css } from 'lit';

export const styles = css`
  .choices {
    position: absolute;
    z-index: 2;
    inset-block-start: 100%;
    inset-inline: 0;
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    max-block-size: 356px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_shadow);
    font-size: var(--_font-size);
    text-align: start;
  }

  #choices {
    min-block-size: 0;
    overflow-y: auto;
    scrollbar-width: thin;
  }

  .group {
    padding: 8px 12px 2px;
    color: var(--_quiet);
    font-size: 0.857em;
    font-weight: 600;
  }

  .choice {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 48px;
  }

  .choice:hover,
  .choice:has([aria-selected="true"]) {
    background: var(--_hover);
  }

  .choice:has([aria-selected="true"]) {
    box-shadow: inset 3px 0 0 var(--_accent);
  }

  .choice:has([aria-selected="true"]):dir(rtl) {
    box-shadow: inset -3px 0 0 var(--_accent);
  }

  .party {
    display: grid;
    flex: 1;
    min-inline-size: 0;
    padding: 6px 12px;
    cursor: pointer;
  }

  .party .name {
    font-weight: 600;
  }

  .party .detail {
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .choice kbd {
    flex: none;
    padding: 1px 6px;
    border: 1px solid var(--_border);
    border-radius: 6px;
    color: var(--_quiet);
    font: inherit;
    font-size: 0.857em;
    white-space: nowrap;
  }

  .star {
    flex: none;
  }

  .star.has {
    color: var(--_warning);
  }

  .star.has svg {
    fill: currentcolor;
  }

  .none {
    padding: 16px 12px;
    color: var(--_quiet);
    text-wrap: balance;
  }

  .country {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 8px;
    padding: 4px 12px;
    border-block-start: 1px solid var(--_border);
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .country select {
    min-inline-size: 0;
    min-block-size: var(--_target);
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
  }

  @media (forced-colors: active) {
    .choice:has([aria-selected="true"]) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
