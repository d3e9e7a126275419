import { css } from 'lit';

export const personStyles = css`
  :host {
    display: grid;
    gap: 16px;
  }

  form[role="search"] {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 12px;
  }

  form[role="search"] .field {
    flex: 1 1 16rem;
    max-inline-size: 28rem;
  }

  form[role="search"] p {
    flex-basis: 100%;
  }

  .card {
    max-inline-size: 48rem;
  }

  dl {
    display: grid;
    gap: 4px;
  }

  dl > div {
    display: grid;
    grid-template-columns: 8rem minmax(0, 1fr);
    gap: 8px;
  }

  dt {
    color: var(--_quiet);
  }
`;
