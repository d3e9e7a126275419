import { css } from 'lit';

export const filterStyles = css`
  form {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr));
    align-items: end;
    gap: 12px;
    margin-block-end: 16px;
  }

  .field,
  .field > .input {
    min-inline-size: 0;
  }

  .actions a {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--_target);
    padding-inline: 8px;
  }

  .actions,
  p {
    grid-column: 1 / -1;
  }
`;
