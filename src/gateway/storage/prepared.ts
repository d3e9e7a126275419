import { type Compilable, CompiledQuery } from 'kysely';

/** A placeholder for the value of a column. */
class Place {
  readonly column: string;

  constructor(column: string) {
    this.column = column;
  }
}

/**
 * Compiles a query once, and fills in the values for each execution. Kysely would compile it again each time, which
 * takes several times as long as SQLite needs to run it.
 * @param make called once, with a placeholder for each column; it must pass the placeholders on unchanged
 */
export function prepared<Row extends object, Result>(
  columns: readonly (keyof Row & string)[],
  make: (row: Row) => Compilable<Result>,
): (row: Row) => CompiledQuery<Result> {
  const places = Object.fromEntries(columns.map((column) => [column, new Place(column)])) as unknown as Row;
  const { sql, parameters } = make(places).compile();
  return (row) => {
    const values = parameters.map((each) => (each instanceof Place ? row[each.column as keyof Row] : each));
    return CompiledQuery.raw(sql, values) as CompiledQuery<Result>;
  };
}
