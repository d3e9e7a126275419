import { css } from 'lit';

export const overviewStyles = css`
  section + section {
    margin-block-start: 16px;
  }

  h2 {
    margin-block-end: 8px;
  }

  .notice + .notice {
    margin-block-start: 8px;
  }

  ol {
    margin: 8px 0 0;
    padding: 0;
    list-style: none;
  }

  ol li {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 12px;
    padding-block: 8px;
    border-block-start: 1px solid var(--_border);
  }

  .step {
    flex: 1 1 16rem;
  }

  .done .step {
    color: var(--_quiet);
  }

  .chip {
    min-inline-size: 4.5em;
    justify-content: center;
  }

  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr));
    gap: 12px;
  }

  dt {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  dd {
    color: var(--_quiet);
  }
`;
