import { type ColumnDefinitionBuilder, type RawBuilder, sql } from 'kysely';

export type DialectName = 'sqlite' | 'postgres';

/** Types of columns that the two databases spell differently. */
export interface Columns {
  dialect: DialectName;
  /** Sorted and compared by code point, whatever the language of the database. */
  text: RawBuilder<string>;
  /** A whole number of more than 32 bits: bytes, milliseconds since 1970. */
  wide: 'integer' | 'bigint';
  /** A floating-point number of 64 bits. */
  real: 'real' | 'double precision';
  /** Makes a `wide` column the primary key. A number is never given twice, even after the newest rows are deleted. */
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
    // By default rather than always: a copy of another database brings its own.
    growing: (column) => column.primaryKey().generatedByDefaultAsIdentity(),
  },
};

export function columnsOf(dialect: DialectName): Columns {
  return ofDialect[dialect];
}
