import { html, type TemplateResult } from 'lit';
import type { AgentStatusKind } from '../../domain/agents/agent-status.ts';
import { icons } from '../icons.ts';

/** A mark whose form tells the status, also without its colour. */
export function statusMark(kind: AgentStatusKind | 'busy'): TemplateResult {
  return html`<span class="mark" data-kind=${kind} aria-hidden="true">${marks[kind]}</span>`;
}

const dot = html`<span class="dot"></span>`;

const marks: Readonly<Record<AgentStatusKind | 'busy', TemplateResult>> = {
  available: dot,
  break: icons.pause,
  'wrap-up': icons.recent,
  offline: dot,
  busy: icons.phone,
};
