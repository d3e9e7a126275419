import { css } from 'lit';

/**
 * The design tokens. A page sets `--cti-…` on any ancestor. Elements read the private names, so every default is
 * defined once, here. Colours follow `color-scheme`: the user's preference, the `theme` attribute, or the page's own
 * rule for the element.
 */
export const tokens = css`
  :host {
    color-scheme: light dark;

    --_surface: var(--cti-color-surface, light-dark(#ffffff, #15181e));
    --_sunken: var(--cti-color-sunken, light-dark(#f4f6f9, #0f1216));
    --_raised: var(--cti-color-raised, light-dark(#ffffff, #1e232b));
    --_hover: var(--cti-color-hover, light-dark(#eceff4, #272d37));
    --_text: var(--cti-color-text, light-dark(#171c26, #eef1f6));
    --_quiet: var(--cti-color-text-quiet, light-dark(#566072, #a7b0bf));
    --_border: var(--cti-color-border, light-dark(#dfe4ec, #2c333e));
    --_border-strong: var(--cti-color-border-strong, light-dark(#848e9f, #737e8f));
    --_accent: var(--cti-color-accent, light-dark(#175cd3, #8ab4ff));
    --_on-accent: var(--cti-color-on-accent, light-dark(#ffffff, #0b1c3d));
    --_accent-soft: var(--cti-color-accent-soft, light-dark(#e8f0fd, #1b2a4a));
    --_success: var(--cti-color-success, light-dark(#0f7a4a, #4fcb93));
    --_on-success: var(--cti-color-on-success, light-dark(#ffffff, #04190f));
    --_success-soft: var(--cti-color-success-soft, light-dark(#e2f5ea, #12331f));
    --_danger: var(--cti-color-danger, light-dark(#c22f2c, #ff9a92));
    --_on-danger: var(--cti-color-on-danger, light-dark(#ffffff, #2e0605));
    --_danger-soft: var(--cti-color-danger-soft, light-dark(#fdecea, #43201e));
    --_warning: var(--cti-color-warning, light-dark(#855000, #f2c36b));
    --_warning-soft: var(--cti-color-warning-soft, light-dark(#fdf2da, #382b12));
    --_focus: var(--cti-focus-ring, 2px solid var(--_accent));
    --_shadow: var(--cti-shadow, 0 8px 24px light-dark(rgb(23 28 38 / 14%), rgb(0 0 0 / 50%)));
    --_radius: var(--cti-radius, 10px);
    --_radius-large: var(--cti-radius-large, 16px);
    --_target: var(--cti-target-size, 44px);
    --_font: var(--cti-font-family, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    --_font-size: var(--cti-font-size, 14px);

    display: block;
    box-sizing: border-box;
    color: var(--_text);
    font: 400 var(--_font-size) / 1.4 var(--_font);
    font-variant-numeric: tabular-nums;
    text-align: start;
    -webkit-font-smoothing: antialiased;
  }

  :host([theme="light"]) {
    color-scheme: light;
  }

  :host([theme="dark"]) {
    color-scheme: dark;
  }

  /* More for each screen. Elements inside inherit it; fingers need the usual size. */
  @media not all and (pointer: coarse) {
    :host([density="compact"]) {
      --cti-target-size: 36px;
      --cti-font-size: 13px;
      --_key-size: 44px;
    }
  }

  /* The person asks for more contrast, and the page sets no colour. */
  @media (prefers-contrast: more) {
    :host {
      --_quiet: var(--cti-color-text-quiet, light-dark(#333b49, #d6dde8));
      --_border: var(--cti-color-border, light-dark(#59616f, #aab3c2));
      --_border-strong: var(--cti-color-border-strong, light-dark(#171c26, #eef1f6));
      --_accent: var(--cti-color-accent, light-dark(#0b3f9e, #b8d2ff));
      --_success: var(--cti-color-success, light-dark(#07512f, #8be7bd));
      --_danger: var(--cti-color-danger, light-dark(#8f1613, #ffc4bf));
      --_warning: var(--cti-color-warning, light-dark(#5c3700, #ffdc9c));
      --_focus: var(--cti-focus-ring, 3px solid var(--_text));
    }
  }

  :host([hidden]) {
    display: none;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  /* A drawing with a colour of its own keeps it, which the person's colours may hide. */
  @media (forced-colors: active) {
    svg {
      color: inherit !important;
    }
  }
`;
