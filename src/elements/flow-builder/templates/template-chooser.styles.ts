import { css } from 'lit';

export const templateStyles = css`
  .templates {
    display: grid;
    gap: 8px;
    max-inline-size: 480px;
    margin-block-start: 16px;
  }

  .template-buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
  }
`;
