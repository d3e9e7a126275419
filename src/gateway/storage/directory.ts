import type { Kysely } from 'kysely';
import { prepared } from './prepared.ts';
import type { AgentRow, Schema, VirtualNumberRow } from './schema.ts';
import type { Agent, AgentPhone, Directory, Site, VirtualNumber } from './store.ts';

export function directory(db: Kysely<Schema>): Directory {
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
    async putVirtualNumber({ number, ...value }) {
      const row = {
        label: value.label,
        masked: value.masked ? 1 : 0,
        agents: JSON.stringify(value.agents),
        ring_seconds: value.ringSeconds,
        record: value.record ?? 'off',
        voicemail: value.voicemail === true ? 1 : 0,
      };
      await db
        .insertInto('virtual_numbers')
        .values({ number, ...row })
        .onConflict((conflict) => conflict.column('number').doUpdateSet(row))
        .execute();
    },
    async deleteVirtualNumber(number) {
      const result = await db.deleteFrom('virtual_numbers').where('number', '=', number).executeTakeFirst();
      return result.numDeletedRows > 0n;
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
        .execute();
      for (const { identity, phone } of rows.map(agentOfRow)) {
        if (phone !== undefined) phones.set(identity, phone);
      }
      return phones;
    },
    async putAgent({ identity, name, phone }) {
      const row = {
        name,
        phone: phone?.number ?? null,
        phone_only: phone?.only === true ? 1 : 0,
        phone_without_confirm: phone?.withoutConfirm === true ? 1 : 0,
      };
      await db
        .insertInto('agents')
        .values({ identity, ...row })
        .onConflict((conflict) => conflict.column('identity').doUpdateSet(row))
        .execute();
    },
    async deleteAgent(identity) {
      const result = await db.deleteFrom('agents').where('identity', '=', identity).executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    async sites() {
      return (await db.selectFrom('sites').selectAll().orderBy('key').execute()).map(siteOfRow);
    },
    async site(key) {
      const row = await db.selectFrom('sites').selectAll().where('key', '=', key).executeTakeFirst();
      return row ? siteOfRow(row) : null;
    },
    async putSite({ key, origins, target, proof }) {
      const row = { origins: JSON.stringify(origins), target, proof: proof ?? 'none' };
      await db
        .insertInto('sites')
        .values({ key, ...row })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute();
    },
    async deleteSite(key) {
      const result = await db.deleteFrom('sites').where('key', '=', key).executeTakeFirst();
      return result.numDeletedRows > 0n;
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
  };
}

function agentOfRow({ identity, name, phone, ...row }: AgentRow): Agent {
  if (phone === null) return { identity, name };
  const withoutConfirm = row.phone_without_confirm === 1;
  return { identity, name, phone: { number: phone, only: row.phone_only === 1, withoutConfirm } };
}

function siteOfRow(row: { key: string; origins: string; target: string; proof: string }): Site {
  const { key, origins, target } = row;
  return { key, origins: JSON.parse(origins), target, proof: row.proof as Site['proof'] };
}
