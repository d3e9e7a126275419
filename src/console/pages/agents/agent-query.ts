import type { AgentView } from '../../../domain/protocol/admin.ts';
import { arrayPage } from '../../parts/array-page.ts';
import type { ListQuery, ListRows } from '../../parts/list.ts';
import type { Ask } from '../../shell/page-context.ts';

/** A page of the agents that fit, by identity. The gateway searches: there can be 10,000. */
export function agentPage(ask: Ask, query: ListQuery): Promise<ListRows<AgentView>> {
  return arrayPage(ask, '/v1/agents', query, ({ identity }) => identity);
}
