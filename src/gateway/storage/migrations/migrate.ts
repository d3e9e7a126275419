import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { CodedError } from '../../../domain/errors.ts';
import type { Schema } from '../schema.ts';
import type { DialectName } from './columns.ts';
import { migrationsFor } from './index.ts';

/** Runs the missing migrations in one transaction, so that a killed migration changes nothing. */
export async function migrate(db: Kysely<Schema>, dialect: DialectName): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrationsFor(dialect)) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

export function newerDatabase(migration: string): CodedError {
  return new CodedError('DATA_NEWER', {
    message: `The database was written by a newer version of the gateway (migration ${migration}).`,
  });
}
