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
  }

  /* Three lines whatever is known: the lookup's answer moves nothing. */
  .who {
    display: grid;
    flex: none;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 12px;
    block-size: 92px;
    padding-inline: 16px;
  }

  .mark {
    display: grid;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    border-radius: 50%;
    background: var(--_hover);
    color: var(--_quiet);
    font-size: 1.14em;
    font-weight: 600;
    letter-spacing: 0.02em;
  }

  .mark.known {
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .lines {
    display: grid;
    grid-template-rows: 26px 20px 24px;
    align-items: center;
    min-inline-size: 0;
  }

  .name {
    font-size: 1.29em;
    font-weight: 650;
    letter-spacing: -0.01em;
    line-height: 26px;
  }

  .company,
  .quiet {
    color: var(--_quiet);
  }

  .line {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }

  @container (max-inline-size: 319px) {
    .who {
      gap: 8px;
      padding-inline: 12px;
    }

    .mark {
      inline-size: 40px;
      block-size: 40px;
    }
  }

  /* Of the two the number stays whole. */
  .line .number {
    flex: none;
    max-inline-size: 100%;
  }

  .line cti-masking-badge {
    flex: 0 1 auto;
    min-inline-size: 30px;
  }

  .line cti-masking-badge::part(base) {
    gap: 3px;
    padding-inline: 6px;
  }

  .details {
    display: grid;
    flex: 1;
    align-content: start;
    gap: 16px;
    min-block-size: 0;
    padding: 12px 16px 16px;
    overflow-y: auto;
    border-block-start: 1px solid var(--_border);
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  .details:focus-visible {
    outline-offset: -2px;
  }

  /* A consultation leaves no room for a line of them in a low softphone: none is better than half of one. */
  @container (max-height: 59px) {
    .details > * {
      visibility: hidden;
    }
  }

  h3 {
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 24px;
    color: var(--_quiet);
    font-size: 0.857em;
    font-weight: 600;
  }

  .script {
    overflow-wrap: anywhere;
    white-space: pre-line;
  }

  .count {
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 999px;
    background: var(--_accent-soft);
    color: var(--_accent);
    line-height: 20px;
    text-align: center;
  }

  .count:empty {
    display: none;
  }

  .row {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    gap: 10px;
    padding-block: 7px;
  }

  .row + .row {
    border-block-start: 1px solid var(--_border);
  }

  .lead {
    color: var(--_quiet);
  }

  .lead svg {
    inline-size: 18px;
    block-size: 18px;
    margin-block-start: 1px;
  }

  .main {
    display: grid;
    gap: 3px;
    min-inline-size: 0;
  }

  .meta {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .meta .chip {
    font-size: 1em;
  }

  .items {
    display: grid;
    gap: 4px;
    padding-block-start: 2px;
    font-size: 0.929em;
  }

  .item {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 10px;
  }

  .item .clamp {
    flex: 1 1 120px;
    min-inline-size: 0;
  }

  .stock {
    flex: none;
    color: var(--_quiet);
    font-variant-numeric: tabular-nums;
  }

  .stock.none-left {
    color: var(--_warning);
    font-weight: 600;
  }

  .clamp {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    white-space: normal;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .link {
    position: relative;
    max-inline-size: 100%;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    font-weight: inherit;
    text-align: start;
  }

  /* The finger's target is larger than the words. */
  .link::after {
    position: absolute;
    inset: -9px 0;
    content: "";
  }

  a,
  .link[dir] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .row .link,
  .link:hover,
  a {
    color: var(--_accent);
  }

  .link:hover,
  a {
    text-decoration: underline;
    text-underline-offset: 3px;
  }

  .contacts {
    display: grid;
    gap: 6px;
  }

  .match {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    gap: 10px;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 6px 8px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: none;
    text-align: start;
  }

  .contacts li + li {
    margin-block-start: 6px;
  }

  .match:hover {
    background: var(--_hover);
  }

  .match[aria-pressed="true"],
  .none[aria-pressed="true"] {
    border-color: var(--_accent);
    background: var(--_accent-soft);
  }

  .match[aria-pressed="true"] .lead {
    color: var(--_accent);
  }

  .none {
    justify-self: start;
  }

  .param {
    display: grid;
    grid-template-columns: minmax(64px, 28%) minmax(0, 1fr);
    gap: 10px;
    padding-block: 4px;
  }

  dt {
    color: var(--_quiet);
    hyphens: auto;
    overflow-wrap: anywhere;
  }

  .notice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 10px;
    padding: 10px 12px;
    border-radius: var(--_radius);
    background: var(--_warning-soft);
    color: var(--_warning);
  }

  .notice span {
    color: var(--_text);
  }

  .unknown {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    color: var(--_quiet);
  }

  .form {
    display: grid;
    gap: 10px;
  }

  .buttons {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
  }

  .skeleton {
    display: grid;
    gap: 12px;
    padding-block: 6px;
  }

  .skeleton i {
    block-size: 14px;
    border-radius: 7px;
    background: var(--_hover);
    animation: breathe 1.6s ease-in-out infinite alternate;
  }

  .skeleton i:nth-child(1) {
    inline-size: 36%;
  }

  .skeleton i:nth-child(3) {
    inline-size: 72%;
  }

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }

  @media (forced-colors: active) {
    .mark,
    .notice,
    .skeleton i {
      border: 1px solid;
    }

    .link {
      text-decoration: underline;
    }
  }
`;
