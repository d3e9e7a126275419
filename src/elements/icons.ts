import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

/** Drawn on a 24 × 24 grid with round line ends. `points`: mirrored in right-to-left text. */
export function icon(drawing: SVGTemplateResult, points = false): TemplateResult {
  return html`<svg
    class=${points ? 'icon points' : 'icon'}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    ${drawing}
  </svg>`;
}

const receiver = svg`<path
  fill="currentColor"
  stroke="none"
  d="M2.6 14.6c0-1.5.6-2.9 1.8-3.8 2.1-1.7 4.8-2.6 7.6-2.6s5.5.9 7.6 2.6c1.2.9 1.8 2.3 1.8 3.8v.9c0 .8-.7 1.4-1.5 1.2l-3.3-.6c-.7-.1-1.2-.7-1.2-1.4v-2.1c-1.1-.3-2.2-.5-3.4-.5s-2.3.2-3.4.5v2.1c0 .7-.5 1.3-1.2 1.4l-3.3.6c-.8.2-1.5-.4-1.5-1.2z"
/>`;

export const icons = {
  hangUp: icon(svg`<g transform="translate(12 12) scale(1.14) translate(-12 -12.4)">${receiver}</g>`),
  phone: icon(svg`<g transform="translate(12 12) rotate(-135) scale(1.14) translate(-12 -12.4)">${receiver}</g>`),
  microphone: icon(
    svg`<rect x="9" y="3" width="6" height="11" rx="3" /><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />`,
  ),
  microphoneOff: icon(
    svg`<path d="M9 9.2V6a3 3 0 0 1 6 0v5.2M12.4 14A3 3 0 0 1 9 11.4M5.5 11.5a6.5 6.5 0 0 0 9.4 5.8M17.8 14.4c.5-.9.7-1.9.7-2.9M12 18v3M4 4l16 16" />`,
  ),
  pause: icon(svg`<path d="M9 6v12M15 6v12" stroke-width="2.6" />`),
  play: icon(svg`<path d="M8 5.8v12.4L18 12z" fill="currentColor" />`),
  keypad: icon(
    svg`<g fill="currentColor" stroke="none"><circle cx="6" cy="5" r="1.6" /><circle cx="12" cy="5" r="1.6" /><circle cx="18" cy="5" r="1.6" /><circle cx="6" cy="11" r="1.6" /><circle cx="12" cy="11" r="1.6" /><circle cx="18" cy="11" r="1.6" /><circle cx="6" cy="17" r="1.6" /><circle cx="12" cy="17" r="1.6" /><circle cx="18" cy="17" r="1.6" /><circle cx="12" cy="22" r="1.6" /></g>`,
  ),
  backspace: icon(svg`<path d="M9 5.5h10a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9L3 12zM11 9.5l5 5M16 9.5l-5 5" />`, true),
  incoming: icon(svg`<path d="M18 6 7 17M7 9v8h8" />`, true),
  outgoing: icon(svg`<path d="M6 18 17 7M9 7h8v8" />`, true),
  missed: icon(svg`<path d="m4 7 7 7 9-9M4 13V7h6M3.5 19.5h17" />`, true),
  masked: icon(
    svg`<path d="M12 3 5 5.8v5c0 4.6 2.9 8 7 10.2 4.1-2.2 7-5.6 7-10.2v-5z" /><path d="M9 12h.01M12 12h.01M15 12h.01" stroke-width="2.4" />`,
  ),
  recent: icon(svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 7.2V12l3.2 2" />`),
  addPerson: icon(
    svg`<circle cx="10" cy="8" r="3.8" /><path d="M3.2 20c.6-3.6 3.3-5.6 6.8-5.6 1.5 0 2.9.4 4 1.1M18 14v6M15 17h6" />`,
  ),
  transfer: icon(svg`<path d="M4 8.5h13M13 4.5l4 4-4 4M20 15.5H7M11 11.5l-4 4 4 4" />`, true),
  voicemail: icon(
    svg`<circle cx="6.5" cy="12" r="3.8" /><circle cx="17.5" cy="12" r="3.8" /><path d="M6.5 15.8h11" />`,
  ),
  record: icon(svg`<circle cx="12" cy="12" r="5.5" fill="currentColor" stroke="none" />`),
  back10: icon(svg`<path d="M4.5 12a7.5 7.5 0 1 0 2.6-5.7M7.5 2.5v4h4" />`),
  ahead10: icon(svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.6-5.7M16.5 2.5v4h-4" />`),
  download: icon(svg`<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15" />`),
  star: icon(svg`<path d="m12 3.8 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z" />`),
  stop: icon(svg`<rect x="7" y="7" width="10" height="10" rx="1.5" fill="currentColor" stroke="none" />`),
  ear: icon(
    svg`<path d="M7 9.5a5.2 5.2 0 0 1 10.4 0c0 3.6-3.6 4.4-3.6 7.6A3 3 0 0 1 8.6 19M9.8 9.6a2.4 2.4 0 0 1 4.8 0c0 1.5-1.6 1.8-1.6 3.2" />`,
  ),
  headset: icon(
    svg`<path d="M4.5 14.5v-2a7.5 7.5 0 0 1 15 0v2" /><rect x="3.5" y="13.5" width="4" height="6.5" rx="1.6" /><rect x="16.5" y="13.5" width="4" height="6.5" rx="1.6" />`,
  ),
  person: icon(svg`<circle cx="12" cy="8" r="4" /><path d="M4.5 20.5c.8-4 3.7-6.1 7.5-6.1s6.7 2.1 7.5 6.1" />`),
  ticket: icon(
    svg`<path d="M3.5 7.5a1.5 1.5 0 0 1 1.5-1.5h14a1.5 1.5 0 0 1 1.5 1.5v2.3a2.2 2.2 0 0 0 0 4.4v2.3a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5v-2.3a2.2 2.2 0 0 0 0-4.4zM14 6v2.5M14 10.8v2.4M14 15.5V18" />`,
  ),
  document: icon(svg`<path d="M6.5 3.5h7.5l4 4v13H6.5zM13.5 3.5v4.5H18M9.5 12.5h5.5M9.5 16.5h5.5" />`),
  external: icon(
    svg`<path d="M13.5 4.5h6v6M19 5l-8.5 8.5M9.5 6H6a1.5 1.5 0 0 0-1.5 1.5V18A1.5 1.5 0 0 0 6 19.5h10.5A1.5 1.5 0 0 0 18 18v-3.5" />`,
    true,
  ),
  more: icon(
    svg`<g fill="currentColor" stroke="none"><circle cx="12" cy="5.5" r="1.8" /><circle cx="12" cy="12" r="1.8" /><circle cx="12" cy="18.5" r="1.8" /></g>`,
  ),
  close: icon(svg`<path d="m6.5 6.5 11 11M17.5 6.5l-11 11" />`),
  warning: icon(svg`<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2h.01" />`),
  offline: icon(
    svg`<path d="M3.5 9.5A13 13 0 0 1 9 6.6M20.5 9.5a13 13 0 0 0-7-3.4M7 13.2a8 8 0 0 1 3-1.6M17 13.2a8 8 0 0 0-1.5-1M12 17.8h.01M4 4l16 16" />`,
  ),
  check: icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`),
} as const;

export const busyRing: TemplateResult = html`<span class="busy-ring" aria-hidden="true"></span>`;
