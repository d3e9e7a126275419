import { type Compilable, CompiledQuery } from 'kysely';

/** Stands where a column's value will. */
class Place {
  readonly column: string;

  constructor(column: string) {
    this.column = column;
  }
}

/**
 * A sentence that is made once, and has its values put in each time: Kysely makes it anew at every asking, which takes
 * several times as long as SQLite does with it.
 * @param make is called once, with something for the value of each column that it uses as it is
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
