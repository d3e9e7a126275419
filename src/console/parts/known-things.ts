import { inOrder } from '../../domain/numbers/in-order.ts';
import type { VirtualNumberView } from '../../domain/protocol/admin.ts';
import type { FlowSummary } from '../../domain/protocol/flow.ts';
import type { QueueView } from '../../domain/protocol/queue.ts';
import { agentPage } from '../pages/agents/agent-query.ts';
import type { Ask } from '../shell/page-context.ts';
import type { Choice } from './field.ts';

const mostSuggested = 20;

/** Agents by their names and identities, a few that fit. */
export function suggestAgents(ask: Ask): (typed: string) => Promise<readonly Choice[]> {
  return async (typed) => {
    const { rows } = await agentPage(ask, { search: typed, after: null, limit: mostSuggested });
    return rows.map(({ identity, name }) => ({ value: identity, label: name }));
  };
}

/** Virtual numbers by their digits and labels. */
export function suggestNumbers(ask: Ask): (typed: string) => Promise<readonly Choice[]> {
  return async (typed) => {
    const all = await numberChoices(ask);
    const wanted = typed.toLowerCase();
    return all
      .filter(({ value, label }) =>
        `${value} ${label}`
          .replace(/[\u2066\u2069]/g, '')
          .toLowerCase()
          .includes(wanted),
      )
      .slice(0, mostSuggested);
  };
}

export async function numberChoices(ask: Ask): Promise<readonly Choice[]> {
  const numbers = await ask<readonly VirtualNumberView[]>('GET', '/v1/virtual-numbers');
  return numbers.map(({ number, display, label }) => ({ value: number, label: `${inOrder(display)} ${label}` }));
}

export async function flowChoices(ask: Ask): Promise<readonly Choice[]> {
  const flows = await ask<readonly FlowSummary[]>('GET', '/v1/flows');
  return flows.map(({ name, live }) => ({ value: name, label: live === null ? `${name} (not published)` : name }));
}

export async function queueChoices(ask: Ask): Promise<readonly Choice[]> {
  const queues = await ask<readonly QueueView[]>('GET', '/v1/queues');
  return queues.map(({ name, label }) => ({ value: name, label }));
}
