import { html, type TemplateResult } from 'lit';

/** The sign of a parking lot, on the grid of the other icons. */
export const parkingIcon: TemplateResult = html`<svg
  class="icon"
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  stroke-width="1.8"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
  focusable="false"
>
  <rect x="3.5" y="3.5" width="17" height="17" rx="3.5" />
  <path d="M9.5 17V7.5h3.2a2.9 2.9 0 0 1 0 5.8H9.5" />
</svg>`;
