import type { AgentView } from '../../../domain/protocol/admin.ts';
import type { ListQuery, ListRows } from '../../parts/list.ts';
import type { Ask } from '../../shell/page-context.ts';

/** A page of the agents that fit, by identity. The gateway searches: there can be 10,000. */
export async function agentPage(ask: Ask, { search, after, limit }: ListQuery): Promise<ListRows<AgentView>> {
  const query = new URLSearchParams({
    limit: String(limit),
    ...(search !== '' && { search }),
    ...(after !== null && { after }),
  });
  const rows = await ask<readonly AgentView[]>('GET', `/v1/agents?${query}`);
  return { rows, next: rows.length < limit ? null : (rows.at(-1)?.identity ?? null) };
}
