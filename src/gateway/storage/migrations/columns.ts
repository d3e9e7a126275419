import { type ColumnDefinitionBuilder, type RawBuilder, sql } from 'kysely';

export type DialectName = 'sqlite' | 'postgres';

/** Column types that differ between the two databases. */
export interface Columns {
  dialect: DialectName;
  /** Sorted and compared by code point, regardless of the language of the database. */
  text: RawBuilder<string>;
  /** A whole number of more than 32 bits: bytes, milliseconds since 1970. */
  wide: 'integer' | 'bigint';
  /** A floating-point number of 64 bits. */
  real: 'real' | 'double precision';
  /** Makes a `wide` column a generated primary key. Numbers are never reused, even after the newest rows are deleted. */
  growing: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

const ofDialect: Readonly<Record<DialectName, Columns>> = {
  sqlite: {
    dialect: 'sqlite',
    text: sql`text`,
    wide: 'integer',
    real: 'real',
    growing: (column) => column.primaryKey().autoIncrement(),
  },
  postgres: {
    dialect: 'postgres',
    text: sql`text collate "C"`,
    wide: 'bigint',
    real: 'double precision',
    // “By default”, because copy-database inserts its own numbers.
    growing: (column) => column.primaryKey().generatedByDefaultAsIdentity(),
  },
};

export function columnsOf(dialect: DialectName): Columns {
  return ofDialect[dialect];
}
