import { type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { NodeKind } from '../../../domain/flows/document/document.ts';
import { icon, icons } from '../../icons.ts';

const server = svg`<rect x="4" y="5" width="16" height="6" rx="2" /><rect x="4" y="13" width="16" height="6" rx="2" /><path d="M8 8h.01M8 16h.01" stroke-width="2.4" />`;
const split = svg`<path d="M5 12h4M9 12c4 0 3-6 8-6h2M9 12c4 0 3 6 8 6h2M16 3l3 3-3 3M16 15l3 3-3 3" />`;

const drawings: Record<NodeKind, SVGTemplateResult> = {
  say: svg`<path d="M4 10v4h3l5 4V6l-5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" />`,
  menu: svg`<g fill="currentColor" stroke="none"><circle cx="6" cy="6" r="1.7" /><circle cx="12" cy="6" r="1.7" /><circle cx="18" cy="6" r="1.7" /><circle cx="6" cy="12" r="1.7" /><circle cx="12" cy="12" r="1.7" /><circle cx="18" cy="12" r="1.7" /><circle cx="6" cy="18" r="1.7" /><circle cx="12" cy="18" r="1.7" /><circle cx="18" cy="18" r="1.7" /></g>`,
  gather: svg`<rect x="3.5" y="7" width="17" height="10" rx="2" /><path d="M7.5 12h.01M12 12h.01M16.5 12h.01" stroke-width="2.6" />`,
  language: svg`<circle cx="12" cy="12" r="8.5" /><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17" />`,
  consent: svg`<path d="M12 3 5 5.8v5c0 4.6 2.9 8 7 10.2 4.1-2.2 7-5.6 7-10.2v-5zM8.8 12l2.3 2.3 4.2-4.4" />`,
  survey: svg`<path d="m12 4 2.4 5 5.4.7-4 3.7 1 5.4-4.8-2.7-4.8 2.7 1-5.4-4-3.7 5.4-.7z" />`,
  wait: svg`<path d="M9 18V6l10-2v12" /><circle cx="6.5" cy="18" r="2.5" /><circle cx="16.5" cy="16" r="2.5" />`,
  greeting: svg`<path d="M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5" />`,
  branch: split,
  set: svg`<path d="M5 7h8M17 7h2M5 12h2M11 12h8M5 17h8M17 17h2" /><circle cx="15" cy="7" r="2" /><circle cx="9" cy="12" r="2" /><circle cx="15" cy="17" r="2" />`,
  hours: svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 7.2V12l3.2 2" />`,
  split: svg`<path d="M18 6 6 18" /><circle cx="7.5" cy="7.5" r="2.5" /><circle cx="16.5" cy="16.5" r="2.5" />`,
  loop: svg`<path d="M17 3l3 3-3 3M20 6H9a5 5 0 0 0-5 5M7 21l-3-3 3-3M4 18h11a5 5 0 0 0 5-5" />`,
  'call-flow': svg`<rect x="3.5" y="4" width="8" height="6" rx="1.5" /><rect x="12.5" y="14" width="8" height="6" rx="1.5" /><path d="M7.5 10v7H12M10 15l2 2-2 2" />`,
  return: svg`<path d="M9 8 5 12l4 4M5 12h9a5 5 0 0 0 5-5V5" />`,
  'hang-up': svg`<path d="M2.6 14.6c0-1.5.6-2.9 1.8-3.8 2.1-1.7 4.8-2.6 7.6-2.6s5.5.9 7.6 2.6c1.2.9 1.8 2.3 1.8 3.8v.9c0 .8-.7 1.4-1.5 1.2l-3.3-.6c-.7-.1-1.2-.7-1.2-1.4v-2.1a12 12 0 0 0-6.8 0v2.1c0 .7-.5 1.3-1.2 1.4l-3.3.6c-.8.2-1.5-.4-1.5-1.2z" />`,
  lookup: svg`<circle cx="10.5" cy="10.5" r="6" /><path d="m15 15 5 5" />`,
  request: server,
  passthru: server,
  staffing: svg`<path d="M5 20v-6M12 20V9M19 20V4" stroke-width="3" />`,
  routing: svg`<path d="M12 20V5M6.5 10.5 12 5l5.5 5.5" />`,
  queue: svg`<circle cx="8" cy="8" r="3" /><circle cx="16.5" cy="9" r="2.4" /><path d="M2.8 19c.5-3.3 2.5-5 5.2-5s4.7 1.7 5.2 5M15 14.3c3.2-.5 5.6 1 6.2 4.2" />`,
  announce: svg`<path d="M4 10v4l12 4V6zM7 15v3.5a2 2 0 0 0 4 0V16.5M19 10v4" />`,
  leave: svg`<path d="M14 4H6v16h8M10 12h10M16.5 8.5 20 12l-3.5 3.5" />`,
  ring: svg`<path d="M12 4a5.5 5.5 0 0 0-5.5 5.5c0 4-1.5 5.5-2 6.5h15c-.5-1-2-2.5-2-6.5A5.5 5.5 0 0 0 12 4zM10 19a2 2 0 0 0 4 0" />`,
  'agent-message': svg`<circle cx="9" cy="8" r="3.5" /><path d="M3 19c.6-3.5 3-5.3 6-5.3 1.2 0 2.3.3 3.2.8M15 9h6v6h-3l-2 2v-2h-1z" />`,
  forward: svg`<path d="M4 12h14M13 6.5 18.5 12 13 17.5" />`,
  callback: svg`<path d="M19 12a7 7 0 1 1-2-4.900L19.5 9.5M19.5 4.5v5h-5" />`,
  voicemail: svg`<circle cx="6.5" cy="12" r="3.8" /><circle cx="17.5" cy="12" r="3.8" /><path d="M6.5 15.800h11" />`,
  record: svg`<circle cx="12" cy="12" r="8.5" /><circle cx="12" cy="12" r="4" fill="currentColor" stroke="none" />`,
};

const mirrored: ReadonlySet<NodeKind> = new Set(['branch', 'call-flow', 'return', 'leave', 'forward', 'greeting']);
const drawn = new Map<NodeKind, TemplateResult>();

export function kindIcon(kind: NodeKind): TemplateResult {
  const known = drawn.get(kind) ?? icon(drawings[kind], mirrored.has(kind));
  drawn.set(kind, known);
  return known;
}

/** Of the tool bar. */
export const toolIcons = {
  undo: icon(svg`<path d="M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3" />`, true),
  redo: icon(svg`<path d="m16 5 4 4-4 4M20 9H10a6 6 0 0 0 0 12h3" />`, true),
  add: icon(svg`<path d="M12 5v14M5 12h14" />`),
  connect: icon(svg`<circle cx="5.5" cy="12" r="2.5" /><path d="M8 12h11M15.5 8 19.5 12l-4 4" />`, true),
  disconnect: icon(svg`<path d="M4 12h5M15 12h5M10 8l4 8" />`),
  remove: icon(svg`<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.400L17 7M10.5 10.5v5.5M13.5 10.5v5.5" />`),
  duplicate: icon(svg`<rect x="4" y="4" width="11" height="11" rx="2" /><path d="M18.5 9v9.5H9" />`),
  tidy: icon(
    svg`<rect x="3.5" y="9.5" width="6" height="5" rx="1" /><rect x="14.5" y="4" width="6" height="5" rx="1" /><rect x="14.5" y="15" width="6" height="5" rx="1" /><path d="M9.5 12h2.5M14.5 6.5H12v11h2.5" />`,
    true,
  ),
  jump: icon(svg`<path d="M5 12h13M13 7l5 5-5 5" />`, true),
  twist: icon(svg`<path d="m9 6 6 6-6 6" />`, true),
  close: icons.close,
  save: icons.check,
  begin: icon(svg`<path d="M6 21V4M6 5h12l-3 4 3 4H6" />`),
  copy: icon(
    svg`<rect x="8" y="8" width="12" height="12" rx="2" /><path d="M16 8V5.5A1.5 1.5 0 0 0 14.5 4h-9A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16H8" />`,
  ),
  paste: icon(svg`<rect x="5" y="5" width="14" height="16" rx="2" /><path d="M9 3.5h6V7H9zM9 12h6M9 16h4" />`),
  find: icon(svg`<circle cx="10.5" cy="10.5" r="6" /><path d="m15 15 5 5" />`),
  zoomIn: icon(svg`<circle cx="10.5" cy="10.5" r="6.5" /><path d="m15.5 15.5 5 5M10.5 7.5v6M7.5 10.5h6" />`),
  zoomOut: icon(svg`<circle cx="10.5" cy="10.5" r="6.5" /><path d="m15.5 15.5 5 5M7.5 10.5h6" />`),
  fit: icon(svg`<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />`),
  canvas: icon(
    svg`<rect x="3.5" y="5" width="7" height="5" rx="1" /><rect x="13.5" y="14" width="7" height="5" rx="1" /><path d="M10.5 7.5h3c2 0 3.5 1.5 3.5 3.5v3" />`,
    true,
  ),
  outline: icon(svg`<path d="M4 6h16M8 12h12M12 18h8" />`, true),
  help: icon(
    svg`<circle cx="12" cy="12" r="8.5" /><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.300c-.8.4-1.1 1-1.1 1.900M12 16.800h.01" />`,
  ),
} as const;
