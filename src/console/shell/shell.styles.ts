import { css } from 'lit';

export const shellStyles = css`
  :host {
    display: grid;
    grid-template: "head head" auto "nav main" 1fr / 15rem minmax(0, 1fr);
    min-block-size: 100vh;
    background: var(--_sunken);
  }

  .skip {
    position: absolute;
    inset-block-start: -100px;
    inset-inline-start: 8px;
    z-index: 2;
  }

  .skip:focus {
    inset-block-start: 8px;
  }

  header {
    grid-area: head;
    display: flex;
    align-items: center;
    gap: 8px 16px;
    padding: 8px 24px;
    border-block-end: 1px solid var(--_border);
    background: var(--_surface);
  }

  .brand {
    font-weight: 700;
  }

  .person {
    min-inline-size: 0;
    margin-inline-start: auto;
    overflow: hidden;
    color: var(--_quiet);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @media (max-width: 480px) {
    .role {
      display: none;
    }
  }

  header .button {
    flex: none;
  }

  nav {
    grid-area: nav;
    padding: 16px 12px;
    border-inline-end: 1px solid var(--_border);
    background: var(--_surface);
  }

  nav h2 {
    margin-block: 16px 4px;
    padding-inline: 12px;
    color: var(--_quiet);
    font-size: 0.857rem;
    font-weight: 600;
  }

  nav li:first-child h2 {
    margin-block-start: 0;
  }

  nav a {
    display: flex;
    align-items: center;
    min-block-size: 36px;
    padding-inline: 12px;
    border-radius: var(--_radius);
    color: var(--_text);
    text-decoration: none;
  }

  nav a:hover {
    background: var(--_hover);
  }

  nav a[aria-current] {
    background: var(--_accent-soft);
    color: var(--_accent);
    font-weight: 600;
  }

  main {
    grid-area: main;
    inline-size: 100%;
    max-inline-size: 90rem;
    padding: 24px;
  }

  h1 {
    margin: 0;
    font-size: 1.571rem;
    line-height: 1.25;
    overflow-wrap: anywhere;
  }

  h1:focus-visible {
    outline-offset: 4px;
  }

  .status {
    min-block-size: 1.4em;
    margin-block: 4px 12px;
    overflow-wrap: anywhere;
  }

  .read-only {
    margin-block-end: 16px;
  }

  .menu {
    display: none;
  }

  @media (max-width: 55rem) {
    :host {
      grid-template: "head" auto "nav" auto "main" 1fr / minmax(0, 1fr);
    }

    header {
      padding: 8px 16px;
    }

    .menu {
      display: inline-flex;
    }

    nav {
      display: none;
      border-inline-end: 0;
      border-block-end: 1px solid var(--_border);
    }

    nav.open {
      display: block;
    }

    nav > ul {
      columns: 10rem;
      column-gap: 12px;
    }

    nav > ul > li {
      break-inside: avoid;
    }

    nav a {
      min-block-size: 44px;
    }

    main {
      padding: 16px;
    }
  }

  @media (forced-colors: active) {
    nav a[aria-current] {
      outline: 1px solid;
    }
  }
`;
