import type { ChoosableStatus, StatusSetter } from '../../../domain/agents/agent-status.ts';
import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import { prepared } from '../prepared.ts';
import type { AgentStatusRow } from '../schema.ts';
import type { AgentStatusStore, StoredAgentStatus } from './port.ts';

const columns = [
  'identity',
  'chosen',
  'reason',
  'set_by',
  'since',
  'wrap_up_call',
  'wrap_up_since',
  'wrap_up_until',
  'gone_since',
] as const satisfies readonly (keyof AgentStatusRow)[];

export function agentStatusStore({ db, commits }: Pick<Database, 'db' | 'commits'>): AgentStatusStore {
  // Thousands of phones may come at once, as in the morning or after a restart.
  const putRow = prepared(columns, ({ identity, ...row }: AgentStatusRow) =>
    db
      .insertInto('agent_statuses')
      .values({ identity, ...row })
      .onConflict((conflict) => conflict.column('identity').doUpdateSet(row)),
  );
  return {
    async all() {
      return (await db.selectFrom('agent_statuses').selectAll().orderBy('identity').execute()).map(statusOfRow);
    },

    async put(status, beside) {
      await commits.run(async (transaction) => {
        await transaction.executeQuery(putRow(rowOf(status)));
        await writeBeside(transaction, beside);
      });
    },

    async breakReasons() {
      const rows = await db.selectFrom('break_reasons').selectAll().orderBy('position').execute();
      return rows.map(({ reason }) => reason);
    },

    async putBreakReasons(reasons, beside) {
      await commits.run(async (transaction) => {
        await transaction.deleteFrom('break_reasons').execute();
        const rows = reasons.map((reason, position) => ({ position, reason }));
        if (rows.length > 0) await transaction.insertInto('break_reasons').values(rows).execute();
        await writeBeside(transaction, beside);
      });
    },
  };
}

function rowOf({ identity, chosen, wrapUp, goneSince }: StoredAgentStatus): AgentStatusRow {
  return {
    identity,
    chosen: chosen.kind,
    reason: chosen.reason,
    set_by: chosen.setBy,
    since: chosen.since,
    wrap_up_call: wrapUp?.callId ?? null,
    wrap_up_since: wrapUp?.since ?? null,
    wrap_up_until: wrapUp?.until ?? null,
    gone_since: goneSince,
  };
}

function statusOfRow(row: AgentStatusRow): StoredAgentStatus {
  const { wrap_up_call: callId, wrap_up_since: since } = row;
  return {
    identity: row.identity,
    chosen: {
      kind: row.chosen as ChoosableStatus,
      reason: row.reason,
      since: row.since,
      setBy: row.set_by as StatusSetter | null,
    },
    wrapUp: callId === null || since === null ? null : { callId, since, until: row.wrap_up_until },
    goneSince: row.gone_since,
  };
}
