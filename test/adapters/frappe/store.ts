import { Refused } from '../vendor/json-server.ts';
import { type DocType, doctypes } from './doctypes.ts';

export type Row = Record<string, unknown> & { name: string; creation: string };
type Filter = readonly unknown[];

/** A refusal in Frappe's words: the class, and the message as JSON in JSON. */
function refusal(status: number, type: string, message: string): Refused {
  return new Refused(status, {
    exc_type: type,
    exception: `frappe.exceptions.${type}: ${message}`,
    _server_messages: JSON.stringify([JSON.stringify({ message, title: 'Message' })]),
  });
}

/** The documents of a fake site. */
export class Store {
  readonly #rows = new Map<string, Map<string, Row>>();
  #next = 1;

  all(type: string): Row[] {
    return [...(this.#rows.get(type)?.values() ?? [])];
  }

  get(type: string, name: string): Row {
    const row = this.#rows.get(type)?.get(name);
    if (row === undefined) throw refusal(404, 'DoesNotExistError', `${type} ${name} not found`);
    return row;
  }

  /** @param given a name in place of the type's own */
  insert(type: string, fields: Record<string, unknown>, given?: string): Row {
    const { autoname } = this.#type(type);
    const named = autoname === undefined ? null : fields[autoname];
    const name =
      given ?? (typeof named === 'string' ? named : `${type.toLowerCase().replaceAll(' ', '-')}-${this.#next}`);
    if (this.#rows.get(type)?.has(name)) throw refusal(409, 'DuplicateEntryError', `${type} ${name} already exists`);
    const creation = `2026-01-01 10:00:${String(this.#next).padStart(2, '0').slice(-2)}.000000`;
    const row: Row = { name, creation, ...this.#checked(type, fields) };
    for (const [field, { required }] of Object.entries(this.#type(type).fields)) {
      if (required && !row[field]) throw refusal(417, 'MandatoryError', `[${type}, ${name}]: ${field}`);
    }
    this.#next += 1;
    const rows = this.#rows.get(type) ?? new Map<string, Row>();
    rows.set(name, row);
    this.#rows.set(type, rows);
    return row;
  }

  update(type: string, name: string, fields: Record<string, unknown>): Row {
    return Object.assign(this.get(type, name), this.#checked(type, fields));
  }

  delete(type: string, name: string): void {
    this.#rows.get(type)?.delete(name);
  }

  list(type: string, query: URLSearchParams, ignoresFilter: boolean): object[] {
    const json = (name: string): unknown => JSON.parse(query.get(name) ?? '[]');
    const fields = json('fields') as string[];
    const filters = json('filters') as Filter[];
    const anyOf = json('or_filters') as Filter[];
    const definition = this.#type(type);
    // A row comes once for each row of a table that the query joins.
    const table = Object.entries(definition.tables ?? {}).find(([field, of]) =>
      [...filters.map(([first]) => first), ...fields].some(
        (each) => each === of || String(each).startsWith(`${field}.`),
      ),
    )?.[0];
    const joined = this.all(type).flatMap((row) => {
      const rows = table === undefined ? [] : ((row[table] ?? []) as Record<string, unknown>[]);
      return table === undefined ? [{ row, child: {} }] : rows.map((child) => ({ row, child }));
    });
    const meets = ({ row, child }: (typeof joined)[number], filter: Filter): boolean => {
      const inChild = filter.length === 4 && filter[0] !== type;
      const [field, operator, value] = filter.slice(-3) as [string, string, string];
      if (!inChild) this.#mustHave(type, field);
      return compare((inChild ? child : row)[field as never], operator, value);
    };
    const found = joined
      .filter((each) => ignoresFilter || filters.every((filter) => meets(each, filter)))
      .filter((each) => ignoresFilter || anyOf.length === 0 || anyOf.some((filter) => meets(each, filter)));
    if (/creation asc|start_time desc|full_name asc|modified desc/.test(query.get('order_by') ?? '') === false)
      throw refusal(417, 'ValidationError', `Unexpected order ${query.get('order_by')}`);
    const limit = Number(query.get('limit_page_length') ?? 20);
    return found.slice(0, limit).map(({ row, child }) =>
      Object.fromEntries(
        fields.map((field): [string, unknown] => {
          const [, inTable, as] = /^\w+\.(\w+) as (\w+)$/.exec(field) ?? [];
          if (inTable !== undefined && as !== undefined) return [as, child[inTable as never] ?? null];
          this.#mustHave(type, field);
          return [field, row[field] ?? null];
        }),
      ),
    );
  }

  #type(type: string): DocType {
    const found = Object.hasOwn(doctypes, type) ? doctypes[type] : undefined;
    if (found === undefined) throw refusal(404, 'DoesNotExistError', `DocType ${type} not found`);
    return found;
  }

  #mustHave(type: string, field: string): void {
    if (!['name', 'creation', 'modified'].includes(field) && !Object.hasOwn(this.#type(type).fields, field))
      throw new Refused(500, { exc_type: 'OperationalError', exception: `Unknown column '${field}' in 'field list'` });
  }

  /** Frappe ignores unknown fields, cleans HTML, and checks links and choices. */
  #checked(type: string, fields: Record<string, unknown>): Record<string, unknown> {
    const { fields: rules, tables = {} } = this.#type(type);
    const kept = Object.entries(fields).filter(([name]) => Object.hasOwn(rules, name) || Object.hasOwn(tables, name));
    return Object.fromEntries(
      kept.map(([name, value]): [string, unknown] => {
        const { link, dynamicLink, options, html } = rules[name] ?? {};
        const linked = link ?? (dynamicLink === undefined ? undefined : String(fields[dynamicLink] ?? ''));
        if (linked !== undefined && value && !this.#rows.get(linked)?.has(String(value)))
          throw refusal(417, 'LinkValidationError', `Could not find ${name}: ${value}`);
        if (options !== undefined && !options.includes(String(value ?? '')))
          throw refusal(417, 'ValidationError', `${name} cannot be "${value}"`);
        return [name, html === true ? cleaned(String(value)) : value];
      }),
    );
  }
}

/** Frappe writes HTML again: numeric entities become characters. */
function cleaned(html: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return html.replace(/&#(\d+);/g, (_whole, code) => {
    const character = String.fromCodePoint(Number(code));
    return named[character] ?? character;
  });
}

function compare(value: unknown, operator: string, wanted: string): boolean {
  const text = String(value ?? '');
  if (operator === '=') return text === wanted || Number(text || 0) === Number(wanted || Number.NaN);
  if (operator === '!=') return text !== wanted;
  if (operator !== 'like') throw refusal(417, 'ValidationError', `Operator ${operator}`);
  const pattern = [...wanted].map((each) =>
    each === '%' ? '[\\s\\S]*' : each === '_' ? '[\\s\\S]' : each.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'),
  );
  return new RegExp(`^${pattern.join('')}$`, 'i').test(text);
}
