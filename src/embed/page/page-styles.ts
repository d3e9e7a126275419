/** A style sheet that the policy of the page allows: its rules come from the page's own script. */
export function stylePage(document: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    html, body { block-size: 100%; margin: 0; }
    body { display: flex; flex-direction: column; font: 14px/1.4 system-ui, sans-serif; }
    cti-softphone { flex: 1; min-block-size: 0; --cti-softphone-height: 100%; }
    cti-softphone[hidden] { display: none; }
    .bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 12px 16px; color: CanvasText; background: Canvas; }
    .bar[hidden] { display: none; }
    .bar p { flex: 1 1 200px; margin: 0; }
    button { font: inherit; padding: 6px 12px; }
    .own-window { padding: 4px 8px; font-size: 12px; }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
