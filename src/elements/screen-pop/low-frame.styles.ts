import { css } from 'lit';

export const lowFrame = css`
  /* In a very low frame the buttons would hide the number. */
  @media (max-height: 400px) {
    .who {
      block-size: 56px;
    }

    .mark {
      inline-size: 40px;
      block-size: 40px;
    }

    .lines {
      grid-template-rows: 24px 24px;
    }

    .name {
      font-size: 1.07em;
    }

    .company {
      display: none;
    }
  }
`;
