import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { PromptStore, StoredPrompt } from './port.ts';
import type { PromptRow } from './rows.ts';

export function promptStore({ db, commits }: Pick<Database, 'db' | 'commits'>): PromptStore {
  return {
    async all() {
      const rows = await db.selectFrom('prompts').selectAll().orderBy('name').orderBy('language').execute();
      return rows.map(promptOfRow);
    },

    async named(name) {
      const rows = await db.selectFrom('prompts').selectAll().where('name', '=', name).orderBy('language').execute();
      return rows.map(promptOfRow);
    },

    put({ name, language, ...value }, beside) {
      const row = {
        file: value.file,
        duration_ms: value.durationMs,
        bytes: value.bytes,
        uploaded_at: value.uploadedAt,
        uploaded_by: value.uploadedBy,
      };
      return commits.run(async (transaction) => {
        await transaction
          .insertInto('prompts')
          .values({ name, language, ...row })
          .onConflict((conflict) => conflict.columns(['name', 'language']).doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      });
    },

    delete(name, language, beside) {
      return commits.run(async (transaction) => {
        const result = await transaction
          .deleteFrom('prompts')
          .where('name', '=', name)
          .where('language', '=', language)
          .executeTakeFirst();
        const found = result.numDeletedRows > 0n;
        if (found) await writeBeside(transaction, beside);
        return found;
      });
    },
  };
}

function promptOfRow(row: PromptRow): StoredPrompt {
  return {
    name: row.name,
    language: row.language,
    file: row.file,
    durationMs: row.duration_ms,
    bytes: row.bytes,
    uploadedAt: row.uploaded_at,
    uploadedBy: row.uploaded_by,
  };
}
