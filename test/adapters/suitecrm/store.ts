import { answerOf } from './recorded.ts';
import { refusal } from './refusals.ts';

/** A record of the server, as the database has it. */
export type Row = Record<string, unknown> & { id: string };

const written = [
  'name',
  'first_name',
  'last_name',
  'full_name',
  'description',
  'assigned_user_id',
  'assigned_user_name',
];
const own = ['date_entered', 'date_modified'];

/** The attributes of a recorded answer, without the values of its request. */
function blankOf(name: string, ...emptied: string[]): Record<string, unknown> {
  const attributes = { ...answerOf(name).data.attributes };
  for (const each of [...written, ...own, ...emptied]) if (each in attributes) attributes[each] = '';
  return attributes;
}

const people = { ...{ first_name: '', last_name: '', account_name: '', status: '' }, phone_mobile: '', phone_work: '' };
const common = { name: '', description: '', assigned_user_id: '', date_entered: '', date_modified: '' };

/** The attributes of each module. Leads, accounts, cases, tasks and users were not recorded in full. */
const blanks: Readonly<Record<string, Record<string, unknown>>> = {
  Contacts: { ...blankOf('16', 'phone_mobile', 'phone_work', 'email1'), recording_c: '' },
  Calls: blankOf(
    '34',
    'parent_type',
    'parent_id',
    'parent_name',
    'status',
    'direction',
    'date_start',
    'date_end',
    'duration_minutes',
  ),
  Notes: blankOf('54', 'filename', 'parent_type', 'parent_id', 'parent_name', 'contact_id', 'contact_name'),
  Leads: { ...common, ...people, phone_home: '', phone_other: '', assistant_phone: '' },
  Accounts: { ...common, phone_office: '', phone_alternate: '' },
  Cases: { ...common, status: '', state: '', priority: '', account_id: '' },
  // As in the public source.
  Tasks: {
    ...{ ...common, status: 'Not Started', priority: '', date_due: '', date_due_flag: '0', date_start: '' },
    ...{ parent_type: '', parent_id: '', parent_name: '', contact_id: '', contact_name: '', assigned_user_name: '' },
  },
  Users: { ...common, ...people, user_name: '' },
};

/** What answers call a module. */
const beans: Readonly<Record<string, string>> = { Cases: 'Case' };

export function beanOf(module: string): string {
  return beans[module] ?? module.replace(/s$/, '');
}

export function attributesOf(module: string): string[] | null {
  const blank = blanks[module];
  return blank === undefined ? null : ['id', ...Object.keys(blank)];
}

/** SuiteCRM's records, and what it computes of them. */
export class SuiteStore {
  readonly #tables = new Map<string, Map<string, Row>>();
  readonly #relations = new Set<string>();
  /** Ids of deleted records: they stay taken. */
  readonly #deleted = new Set<string>();
  /** Ids of the next records. */
  readonly nextIds: string[] = [];
  /** The time of the first record, in ms since 1970. */
  start = 0;
  #made = 0;

  add(module: string, values: object, id = this.nextIds.shift() ?? this.#newId()): Row {
    if (this.get(module, id) !== undefined || this.#deleted.has(id)) {
      throw refusal(`Bean ${module} with id ${id} is already exist`);
    }
    this.#made += 1;
    const row: Row = { ...blanks[module], date_entered: this.#now(), date_modified: this.#now(), id };
    this.write(module, row, values);
    if (module === 'Calls') computeEnd(row);
    this.#table(module).set(id, row);
    return row;
  }

  write(module: string, row: Row, values: object): void {
    for (const [name, value] of Object.entries(values)) {
      if (!Object.hasOwn(blanks[module] ?? {}, name)) {
        throw refusal(`Property ${name} in ${beanOf(module)} module is invalid`);
      }
      row[name] = typeof value === 'number' ? String(value) : asStored(value);
    }
    if (['Contacts', 'Leads'].includes(module)) {
      row.name = [row.first_name, row.last_name].filter(Boolean).join(' ');
      if ('full_name' in row) row.full_name = row.name;
    }
    if ('assigned_user_name' in row)
      row.assigned_user_name = this.get('Users', String(row.assigned_user_id))?.name ?? '';
    if ('parent_name' in row) row.parent_name = this.get(String(row.parent_type), String(row.parent_id))?.name ?? '';
  }

  get(module: string, id: string): Row | undefined {
    return this.#table(module).get(id);
  }

  all(module: string): Row[] {
    return [...this.#table(module).values()];
  }

  remove(module: string, id: string): void {
    this.#table(module).delete(id);
    this.#deleted.add(id);
  }

  relate(from: string, to: string): void {
    this.#relations.add(`${from} ${to}`).add(`${to} ${from}`);
  }

  unrelate(from: string, to: string): void {
    this.#relations.delete(`${from} ${to}`);
    this.#relations.delete(`${to} ${from}`);
  }

  /** Records of a module that are related to this one. */
  relatedTo(id: string, module: string): Row[] {
    return this.all(module).filter((row) => this.#relations.has(`${id} ${row.id}`));
  }

  clear(): void {
    this.#tables.clear();
    this.#relations.clear();
    this.#deleted.clear();
    this.nextIds.length = 0;
    this.#made = 0;
    this.start = Date.UTC(2026, 0, 1, 10, 1, 15);
  }

  #table(module: string): Map<string, Row> {
    const table = this.#tables.get(module) ?? new Map<string, Row>();
    this.#tables.set(module, table);
    return table;
  }

  #newId(): string {
    return `6b0b4f00-0000-4000-8000-${String(this.#made).padStart(12, '0')}`;
  }

  /** One second later with each record. */
  #now(): string {
    return new Date(this.start + this.#made * 1000).toISOString().slice(0, 19).replace('T', ' ');
  }
}

/** As recorded: a call ends as many minutes after its start as its length says, and another form of a time is lost. */
function computeEnd(row: Row): void {
  const start = Date.parse(`${String(row.date_start).replace(' ', 'T')}Z`);
  if (Number.isNaN(start) || String(row.date_start).includes('T')) {
    Object.assign(row, { date_start: '', date_end: '' });
    return;
  }
  const minutes = Number(row.duration_hours) * 60 + Number(row.duration_minutes);
  row.date_end = new Date(start + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** As recorded: quotes and angle brackets become references, and characters of four bytes are lost. */
function asStored(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value.includes('\u0000')) throw refusal('Database failure. Please refer to suitecrm.log for details.');
  return value
    .replace(/[\u{10000}-\u{10ffff}]/gu, '????')
    .replaceAll("'", '&#039;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
