import { css } from 'lit';

export const flowPageStyles = css`
  .path {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    margin-block-end: 12px;
  }

  /* The builder has what the window has left below the page's title. */
  cti-flow-builder {
    --cti-flow-builder-height: max(32rem, calc(100vh - 13rem));
  }
`;
