import { css } from 'lit';

export const styles = css`
  .banner {
    display: grid;
    gap: 8px;
    max-block-size: 50vh;
    overflow-y: auto;
    padding: 8px 16px;
    border-block-end: 1px solid var(--_border);
    background: var(--_warning-soft);
    color: var(--_text);
  }

  .banner-buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .banner .button.outline {
    background: var(--_surface);
  }

  .versions {
    display: grid;
    gap: 16px;
  }

  .versions section {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
  }

  .versions h2 {
    font-size: 1.143em;
  }

  .versions h3,
  .banner h3 {
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .versions .hint,
  .banner .hint {
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .versions .blocked {
    color: var(--_danger);
  }

  .version {
    display: grid;
    gap: 4px;
    min-inline-size: 0;
    padding: 8px 12px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    overflow-wrap: anywhere;
  }

  .version + .version {
    margin-block-start: 8px;
  }

  .version-name {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 650;
  }

  .version .chip {
    background: var(--_success-soft);
  }

  .version-question {
    display: grid;
    gap: 8px;
    padding: 12px;
    border: 1px solid var(--_accent);
    border-radius: var(--_radius);
  }

  .version-buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .changes {
    display: grid;
    gap: 2px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .change {
    display: flex;
    gap: 8px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .change::before {
    content: "±";
    flex: none;
    inline-size: 1ch;
    color: var(--_quiet);
  }

  .change.added::before {
    content: "+";
    color: var(--_success);
  }

  .change.removed::before {
    content: "−";
    color: var(--_danger);
  }

  .change-link {
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
    text-decoration: underline;
    text-decoration-color: var(--_border-strong);
    text-underline-offset: 3px;
    overflow-wrap: anywhere;
  }
`;
