import type { Kysely } from 'kysely';
import type { Schema, VirtualNumberRow } from './schema.ts';
import type { Directory, Site, VirtualNumber } from './store.ts';

export function directory(db: Kysely<Schema>): Directory {
  return {
    async virtualNumbers() {
      const rows = await db.selectFrom('virtual_numbers').selectAll().orderBy('number').execute();
      return rows.map(virtualNumberOfRow);
    },
    async virtualNumber(number) {
      const row = await db.selectFrom('virtual_numbers').selectAll().where('number', '=', number).executeTakeFirst();
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

    agents: () => db.selectFrom('agents').selectAll().orderBy('identity').execute(),
    async agent(identity) {
      return (await db.selectFrom('agents').selectAll().where('identity', '=', identity).executeTakeFirst()) ?? null;
    },
    async putAgent({ identity, name }) {
      await db
        .insertInto('agents')
        .values({ identity, name })
        .onConflict((conflict) => conflict.column('identity').doUpdateSet({ name }))
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
    async putSite({ key, origins, target }) {
      const row = { origins: JSON.stringify(origins), target };
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

function siteOfRow(row: { key: string; origins: string; target: string }): Site {
  return { key: row.key, origins: JSON.parse(row.origins), target: row.target };
}
