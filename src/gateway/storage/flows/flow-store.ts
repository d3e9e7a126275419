import type { Kysely } from 'kysely';
import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { flowSecrets } from './flow-secrets.ts';
import type { FlowChange, FlowStore, FlowVersion, StoredDocument, StoredFlow } from './port.ts';
import type { FlowRow, FlowVersionRow } from './rows.ts';

export function flowStore({ db, commits }: Pick<Database, 'db' | 'commits'>): FlowStore {
  return {
    ...flowSecrets({ db, commits }),

    async all() {
      return (await db.selectFrom('flows').selectAll().orderBy('name').execute()).map(flowOfRow);
    },

    async get(name) {
      const row = await rowOf(db, name);
      return row === undefined ? null : flowOfRow(row);
    },

    putDraft({ draft, ...change }, beside) {
      return commits.run(async (transaction) => {
        const text = JSON.stringify(draft);
        const written =
          change.revision === 0
            ? await insert(transaction, change, text)
            : await update(transaction, change, { draft: text });
        if (!written) return null;
        await writeBeside(transaction, beside);
        return written;
      });
    },

    publish({ comment, ...change }, beside) {
      return commits.run(async (transaction) => {
        const { name: flow, at: publishedAt, by: publishedBy } = change;
        const version = (await newest(transaction, flow)) + 1;
        const published = await update(transaction, change, { live: version });
        if (published === null) return null;
        const { draft: document } = published;
        await transaction
          .insertInto('flow_versions')
          .values({
            ...{ flow, version, comment },
            document: JSON.stringify(document),
            published_at: publishedAt,
            published_by: publishedBy,
          })
          .execute();
        await writeBeside(transaction, beside?.(version));
        return { flow: published, version: { flow, version, document, comment, publishedAt, publishedBy } };
      });
    },

    rollBack({ version, ...change }, beside) {
      return commits.run(async (transaction) => {
        const flow = await update(transaction, change, { live: version });
        if (flow !== null) await writeBeside(transaction, beside);
        return flow;
      });
    },

    async versions(name) {
      const rows = await db
        .selectFrom('flow_versions')
        .select(['flow', 'version', 'comment', 'published_at', 'published_by'])
        .where('flow', '=', name)
        .orderBy('version', 'desc')
        .execute();
      return rows.map(aboutVersion);
    },

    async version(name, version) {
      const row = await db
        .selectFrom('flow_versions')
        .selectAll()
        .where('flow', '=', name)
        .where('version', '=', version)
        .executeTakeFirst();
      return row === undefined ? null : versionOfRow(row);
    },

    async live(name) {
      const row = await db
        .selectFrom('flow_versions')
        .innerJoin('flows', (join) =>
          join.onRef('flows.name', '=', 'flow_versions.flow').onRef('flows.live', '=', 'flow_versions.version'),
        )
        .selectAll('flow_versions')
        .where('flow_versions.flow', '=', name)
        .executeTakeFirst();
      return row === undefined ? null : versionOfRow(row);
    },

    delete({ name, revision }, beside) {
      return commits.run(async (transaction) => {
        const numbers = await transaction
          .selectFrom('virtual_numbers')
          .select('number')
          .where('flow', '=', name)
          .orderBy('number')
          .execute();
        if (numbers.length > 0) return numbers.map(({ number }) => number);
        const deleted = await transaction
          .deleteFrom('flows')
          .where('name', '=', name)
          .where('revision', '=', revision)
          .executeTakeFirst();
        if (deleted.numDeletedRows === 0n) return null;
        await transaction.deleteFrom('flow_versions').where('flow', '=', name).execute();
        await writeBeside(transaction, beside);
        return [];
      });
    },
  };
}

function rowOf(db: Kysely<Schema>, name: string): Promise<FlowRow | undefined> {
  return db.selectFrom('flows').selectAll().where('name', '=', name).executeTakeFirst();
}

/** @returns null: the flow exists already */
async function insert(db: Kysely<Schema>, { name, at, by }: FlowChange, draft: string): Promise<StoredFlow | null> {
  const row = { name, revision: 1, draft, live: null, changed_at: at, changed_by: by };
  const { numInsertedOrUpdatedRows: count } = await db
    .insertInto('flows')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst();
  return (count ?? 0n) > 0n ? flowOfRow(row) : null;
}

/** @returns null: the flow has another revision */
async function update(
  db: Kysely<Schema>,
  { name, revision, at, by }: FlowChange,
  change: Partial<Pick<FlowRow, 'draft' | 'live'>>,
): Promise<StoredFlow | null> {
  const { numUpdatedRows } = await db
    .updateTable('flows')
    .set({ ...change, revision: revision + 1, changed_at: at, changed_by: by })
    .where('name', '=', name)
    .where('revision', '=', revision)
    .executeTakeFirst();
  const row = numUpdatedRows === 0n ? undefined : await rowOf(db, name);
  return row === undefined ? null : flowOfRow(row);
}

/** The newest version. 0: none. */
async function newest(db: Kysely<Schema>, flow: string): Promise<number> {
  const row = await db
    .selectFrom('flow_versions')
    .select('version')
    .where('flow', '=', flow)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version ?? 0;
}

function flowOfRow(row: FlowRow): StoredFlow {
  return {
    name: row.name,
    revision: row.revision,
    draft: documentOf(row.draft),
    live: row.live,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  };
}

function versionOfRow(row: FlowVersionRow): FlowVersion {
  return { ...aboutVersion(row), document: documentOf(row.document) };
}

function aboutVersion(row: Omit<FlowVersionRow, 'document'>): Omit<FlowVersion, 'document'> {
  const { flow, version, comment, published_at: publishedAt, published_by: publishedBy } = row;
  return { flow, version, comment, publishedAt, publishedBy };
}

function documentOf(text: string): StoredDocument {
  return JSON.parse(text) as StoredDocument;
}
