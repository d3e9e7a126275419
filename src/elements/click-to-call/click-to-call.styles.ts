/**
 * The design tokens of the other elements. The page decides the colour scheme, because most shops have only one. A
 * single string: a constructable style sheet needs no template.
 */
export const styles = `
:host {
  --_accent: var(--cti-color-accent, light-dark(#175cd3, #8ab4ff));
  --_on-accent: var(--cti-color-on-accent, light-dark(#fff, #0b1c3d));
  --_danger: var(--cti-color-danger, light-dark(#c22f2c, #ff9a92));
  --_on-danger: var(--cti-color-on-danger, light-dark(#fff, #2e0605));
  --_surface: var(--cti-color-surface, light-dark(#fff, #15181e));
  --_text: var(--cti-color-text, light-dark(#171c26, #eef1f6));
  --_border: var(--cti-color-border, light-dark(#dfe4ec, #2c333e));
  display: inline-block;
  position: relative;
  font: 600 16px/1.25 var(--cti-font-family, system-ui, sans-serif);
  -webkit-tap-highlight-color: transparent;
}
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
[part=base] { display: grid; min-inline-size: var(--cti-click-to-call-width, 16.5em); max-inline-size: 100%; }
button {
  all: unset;
  box-sizing: border-box;
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: .6em;
  min-block-size: 3em;
  cursor: pointer;
  border-radius: var(--cti-click-to-call-radius, 99px);
}
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
svg { inline-size: 1.25em; block-size: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
[part=button] { padding: 0 1.5em; background: var(--_accent); color: var(--_on-accent); }
[part=button]:hover { filter: brightness(1.08); }
[part=call] {
  box-sizing: border-box;
  inline-size: 0;
  min-inline-size: 100%;
  display: flex;
  align-items: center;
  gap: .25em;
  min-block-size: 3em;
  padding: 0 .25em 0 1.1em;
  border-radius: var(--cti-click-to-call-radius, 99px);
  background: var(--_surface);
  color: var(--_text);
  box-shadow: inset 0 0 0 1px var(--_border);
}
:host(:dir(rtl)) [part=call] { padding: 0 1.1em 0 .25em; }
[part=status] { flex: 1; min-inline-size: 0; text-align: -webkit-match-parent; text-align: match-parent; }
[part=timer] { font-variant-numeric: tabular-nums; margin-inline-end: .3em; }
[part=call] button { inline-size: 2.5em; min-block-size: 2.5em; }
[part=mute]:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
[part=mute][aria-pressed=true] { color: var(--_danger); }
[part=mute]:not([aria-pressed=true]) .slash { display: none; }
[part=hang-up] { background: var(--_danger); color: var(--_on-danger); }
[part=hang-up] svg { rotate: 135deg; }
[part=message] {
  position: absolute;
  z-index: 1;
  inset-block-start: calc(100% + .5em);
  inset-inline-start: 0;
  unicode-bidi: plaintext;
  inline-size: max-content;
  max-inline-size: max(16.5em, min(22em, 80vw));
  box-sizing: border-box;
  padding: .7em 1em;
  border-radius: .75em;
  background: var(--_surface);
  color: var(--_text);
  box-shadow: inset 0 0 0 1px var(--_border), 0 6px 18px #0002;
  font-weight: 400;
  font-size: .9em;
}
[part=message]:empty { display: none; }
@media (forced-colors: active) {
  [part=button], [part=call], [part=call] button, [part=message] { border: 1px solid ButtonBorder; }
}
@media (prefers-reduced-motion: no-preference) {
  :host(:state(ringing)) [part=status], :host(:state(connecting)) [part=status] { animation: breathe 1.6s ease-in-out infinite; }
  @keyframes breathe { 50% { opacity: .75; } }
}
`;
