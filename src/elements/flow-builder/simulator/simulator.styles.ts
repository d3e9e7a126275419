import { css } from 'lit';

export const styles = css`
  .simulator {
    display: grid;
    gap: 12px;
  }

  .simulator h2 {
    font-size: 1.143em;
  }

  .simulator h3 {
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .simulator .hint {
    color: var(--_quiet);
    font-size: 0.857em;
  }

  .simulator .switch {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: var(--_target);
  }

  .simulator .switch input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    accent-color: var(--_accent);
  }

  .sim-status {
    padding: 8px 12px;
    border-radius: var(--_radius);
    background: var(--_sunken);
    overflow-wrap: anywhere;
  }

  .sim-now {
    font-weight: 650;
  }

  .sim-keypad {
    display: grid;
    grid-template-columns: repeat(3, minmax(var(--_target), 96px));
    justify-content: center;
    gap: 8px;
  }

  .sim-buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .sim-question {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
    margin: 0;
    padding: 12px;
    border: 1px solid var(--_accent);
    border-radius: var(--_radius);
  }

  .sim-question .button {
    padding-inline: 12px;
  }

  .sim-question p {
    overflow-wrap: anywhere;
  }

  .sim-lines {
    display: grid;
    gap: 4px;
    max-block-size: 320px;
    overflow-y: auto;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .sim-line {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 8px;
    overflow-wrap: anywhere;
  }

  .sim-line .words[dir] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .sim-line time {
    color: var(--_quiet);
  }

  .sim-line .words {
    display: block;
  }

  .sim-line.step {
    color: var(--_quiet);
    font-size: 0.929em;
  }

  .sim-line.heard {
    font-weight: 600;
  }

  .sim-variables {
    display: grid;
    grid-template-columns: minmax(0, auto) minmax(0, 1fr);
    gap: 4px 12px;
    font-size: 0.929em;
    overflow-wrap: anywhere;
  }

  .sim-variables dt {
    color: var(--_quiet);
  }
`;
