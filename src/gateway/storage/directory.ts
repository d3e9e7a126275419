import type { Selectable } from 'kysely';
import { writeBeside } from './beside.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';
import type { AgentRow, Schema, VirtualNumberRow } from './schema.ts';
import type { Agent, AgentPhone, Directory, Site, VirtualNumber } from './store.ts';

export function directory({ db, commits }: Pick<Database, 'db' | 'commits'>): Directory {
  const virtualNumber = prepared(['number'], ({ number }: Pick<VirtualNumberRow, 'number'>) =>
    db.selectFrom('virtual_numbers').selectAll().where('number', '=', number),
  );
  return {
    async virtualNumbers() {
      const rows = await db.selectFrom('virtual_numbers').selectAll().orderBy('number').execute();
      return rows.map(virtualNumberOfRow);
    },
    async virtualNumber(number) {
      const [row] = (await db.executeQuery(virtualNumber({ number }))).rows;
      return row ? virtualNumberOfRow(row) : null;
    },
    async putVirtualNumber({ number, ...value }, beside) {
      const row = {
        label: value.label,
        masked: value.masked ? 1 : 0,
        agents: JSON.stringify(value.agents),
        ring_seconds: value.ringSeconds,
        record: value.record ?? 'off',
        voicemail: value.voicemail === true ? 1 : 0,
        consent: value.consent ?? null,
        connections: value.connections === undefined ? null : JSON.stringify(value.connections),
        owner_first: value.ownerFirst === true ? 1 : 0,
        flow: value.flow ?? null,
      };
      await commits.run(async (transaction) => {
        await transaction
          .insertInto('virtual_numbers')
          .values({ number, ...row })
          .onConflict((conflict) => conflict.column('number').doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      });
    },
    deleteVirtualNumber(number, beside) {
      return commits.run(async (transaction) => {
        const result = await transaction.deleteFrom('virtual_numbers').where('number', '=', number).executeTakeFirst();
        const found = result.numDeletedRows > 0n;
        if (found) await writeBeside(transaction, beside);
        return found;
      });
    },

    async agents() {
      return (await db.selectFrom('agents').selectAll().orderBy('identity').execute()).map(agentOfRow);
    },
    async agent(identity) {
      const row = await db.selectFrom('agents').selectAll().where('identity', '=', identity).executeTakeFirst();
      return row ? agentOfRow(row) : null;
    },
    async phones(identities) {
      const phones = new Map<string, AgentPhone>();
      if (identities.length === 0) return phones;
      const rows = await db
        .selectFrom('agents')
        .selectAll()
        .where('identity', 'in', identities)
        .where('phone', 'is not', null)
        .where('disabled', '=', 0)
        .execute();
      for (const { identity, phone } of rows.map(agentOfRow)) {
        if (phone !== undefined) phones.set(identity, phone);
      }
      return phones;
    },
    async putAgent({ identity, name, phone, disabled, callerIds = [], localPresence, secondCall }, beside) {
      const row = {
        name,
        phone: phone?.number ?? null,
        phone_only: phone?.only === true ? 1 : 0,
        phone_without_confirm: phone?.withoutConfirm === true ? 1 : 0,
        disabled: disabled === true ? 1 : 0,
        caller_ids: callerIds.length === 0 ? null : JSON.stringify(callerIds),
        local_presence: localPresence === true ? 1 : 0,
        second_call: secondCall ?? null,
      };
      await commits.run(async (transaction) => {
        await transaction
          .insertInto('agents')
          .values({ identity, ...row })
          .onConflict((conflict) => conflict.column('identity').doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      });
    },
    deleteAgent(identity, beside) {
      return commits.run(async (transaction) => {
        const result = await transaction.deleteFrom('agents').where('identity', '=', identity).executeTakeFirst();
        await transaction.deleteFrom('agent_statuses').where('identity', '=', identity).execute();
        await transaction.deleteFrom('favourites').where('identity', '=', identity).execute();
        const found = result.numDeletedRows > 0n;
        await transaction.deleteFrom('agent_skills').where('identity', '=', identity).execute();
        if (found) await writeBeside(transaction, beside);
        return found;
      });
    },

    async sites() {
      return (await db.selectFrom('sites').selectAll().orderBy('key').execute()).map(siteOfRow);
    },
    async site(key) {
      const row = await db.selectFrom('sites').selectAll().where('key', '=', key).executeTakeFirst();
      return row ? siteOfRow(row) : null;
    },
    async putSite({ key, origins, target, params, proof }, beside) {
      const row = {
        origins: JSON.stringify(origins),
        target,
        params: params === undefined ? null : JSON.stringify(params),
        proof: proof ?? 'none',
      };
      await commits.run(async (transaction) => {
        await transaction
          .insertInto('sites')
          .values({ key, ...row })
          .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      });
    },
    deleteSite(key, beside) {
      return commits.run(async (transaction) => {
        const result = await transaction.deleteFrom('sites').where('key', '=', key).executeTakeFirst();
        const found = result.numDeletedRows > 0n;
        if (found) await writeBeside(transaction, beside);
        return found;
      });
    },
  };
}

function virtualNumberOfRow(row: VirtualNumberRow): VirtualNumber {
  return {
    number: row.number,
    label: row.label,
    masked: row.masked === 1,
    agents: JSON.parse(row.agents),
    ringSeconds: row.ring_seconds,
    record: row.record as NonNullable<VirtualNumber['record']>,
    voicemail: row.voicemail === 1,
    ...(row.consent === null ? {} : { consent: row.consent as NonNullable<VirtualNumber['consent']> }),
    ...(row.connections === null ? {} : { connections: JSON.parse(row.connections) }),
    ...(row.owner_first === 1 && { ownerFirst: true }),
    ...(row.flow === null ? {} : { flow: row.flow }),
  };
}

function agentOfRow({ identity, name, phone, ...row }: AgentRow): Agent {
  const agent: Agent = {
    identity,
    name,
    ...(row.disabled === 1 && { disabled: true }),
    ...(row.caller_ids && { callerIds: JSON.parse(row.caller_ids) }),
    ...(row.local_presence === 1 && { localPresence: true }),
    ...(row.second_call && { secondCall: row.second_call as NonNullable<Agent['secondCall']> }),
  };
  if (phone === null) return agent;
  const withoutConfirm = row.phone_without_confirm === 1;
  return { ...agent, phone: { number: phone, only: row.phone_only === 1, withoutConfirm } };
}

function siteOfRow({ key, origins, target, params, proof }: Selectable<Schema['sites']>): Site {
  return {
    key,
    origins: JSON.parse(origins),
    target,
    ...(params === null ? {} : { params: JSON.parse(params) }),
    proof: proof as Site['proof'],
  };
}
