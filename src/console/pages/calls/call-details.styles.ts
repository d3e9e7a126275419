import { css } from 'lit';

export const detailsStyles = css`
  dl {
    display: grid;
    gap: 4px;
  }

  dl > div {
    display: grid;
    grid-template-columns: minmax(6rem, 30%) minmax(0, 1fr);
    gap: 8px;
  }

  dt,
  .times {
    color: var(--_quiet);
  }

  ol {
    margin: 0;
    padding-inline-start: 1.5rem;
  }

  li {
    padding-block: 4px;
    overflow-wrap: anywhere;
  }

  /* Names, times and words of the gateway run apart. */
  li > *,
  section > p {
    unicode-bidi: isolate;
  }

  .times {
    display: block;
  }

  h3 {
    margin-block: 8px 4px;
  }

  .note {
    display: block;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  cti-recording-player {
    max-inline-size: 28rem;
  }
`;
