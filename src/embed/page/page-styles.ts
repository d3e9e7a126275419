/** The colours are those of the softphone (`elements/tokens.styles.ts`). */
const rules = `
  html, body { block-size: 100%; margin: 0; }
  body {
    --surface: light-dark(#ffffff, #15181e);
    --text: light-dark(#171c26, #eef1f6);
    --border: light-dark(#848e9f, #737e8f);
    --accent: light-dark(#175cd3, #8ab4ff);
    --on-accent: light-dark(#ffffff, #0b1c3d);
    color-scheme: light dark;
    display: flex;
    flex-direction: column;
    color: var(--text);
    background: var(--surface);
    font: 14px/1.4 system-ui, sans-serif;
  }
  body[data-theme="light"] { color-scheme: light; }
  body[data-theme="dark"] { color-scheme: dark; }
  cti-softphone { flex: 1; min-block-size: 0; --cti-softphone-height: 100%; }
  /* The frame is the edge. Round corners would show the CRM's page, or white. */
  cti-softphone::part(base) { border: 0; border-radius: 0; }
  .bar { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding: 12px 16px; }
  /* English sentences, also in a page that is read from right to left. */
  .bar p { flex: 1 1 200px; margin: 0; unicode-bidi: plaintext; text-align: -webkit-match-parent; text-align: match-parent; }
  .bar .whole { flex-basis: 100%; }
  .bar :is(button, .button) { flex: none; max-inline-size: 100%; }
  button, .button {
    box-sizing: border-box;
    min-block-size: 36px;
    padding: 6px 14px;
    border: 1px solid transparent;
    border-radius: 10px;
    color: var(--on-accent);
    background: var(--accent);
    font: inherit;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
  }
  :is(button, .button):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .own-window { border-color: var(--border); color: var(--text); background: none; font-weight: 400; }
  cti-softphone > .own-window {
    display: inline-flex;
    flex: none;
    gap: 8px;
    align-items: center;
    justify-content: center;
    white-space: nowrap;
  }
  .own-window svg {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .own-window svg:dir(rtl) { scale: -1 1; }
  /* The agent's name needs the room. The words stay for screen readers. */
  @media (max-width: 439px) {
    cti-softphone > .own-window { inline-size: 40px; block-size: 40px; padding: 0; border-color: transparent; }
    cti-softphone > .own-window:hover { border-color: var(--border); }
    cti-softphone > .own-window span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  [hidden] { display: none; }
`;

/** Styles the page in a way that its policy allows: the rules come from its own script. */
export function stylePage(document: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
