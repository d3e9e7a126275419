import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Row } from './domain.ts';
import { failure, recordedRefusal } from './refusals.ts';

/** The fields of each model, with the empty values of a new record. */
const blanks = {
  'res.partner': {
    ...{ name: false, phone: false, phone_sanitized: false, parent_id: false, company_name: false, user_id: false },
    ...{
      complete_name: false,
      country_id: false,
      is_company: false,
      comment: false,
      active: true,
      create_date: false,
      x_recording: false,
    },
  },
  'res.users': {
    ...{ name: false, login: false, email: false, phone: false, partner_id: false, share: false, active: true },
  },
  'crm.lead': {
    ...{ name: false, type: 'opportunity', phone: false, phone_sanitized: false, partner_id: false, user_id: false },
    ...{ contact_name: false, partner_name: false, description: false, stage_id: 1, probability: 10, active: true },
    ...{ create_date: false, write_date: false },
    // Computed by other modules.
    ...{ phone_state: false, team_id: false, duplicate_lead_ids: [], duplicate_lead_count: 0 },
  },
  // Recorded 34 and 40. The addresses of contacts and leads are names of models and numbers.
  'mail.activity': {
    ...{ activity_type_id: 4, summary: false, note: false, date_deadline: false, user_id: false, feedback: false },
    ...{ res_model: false, res_id: false, active: true, state: 'planned', date_done: false },
  },
  'mail.message': {
    ...{ body: false, model: false, res_id: false, author_id: false, message_type: 'notification', date: false },
    subtype_id: 2,
  },
} satisfies Record<string, object>;

export type Model = keyof typeof blanks;

/** Fields that can be searched, and have no column. */
const unstored: Partial<Record<Model, string[]>> = {
  'res.partner': ['phone_mobile_search'],
  'crm.lead': ['phone_mobile_search'],
};

/** The fields that name a record of another model. */
const links: Record<string, Model> = {
  user_id: 'res.users',
  partner_id: 'res.partner',
  parent_id: 'res.partner',
  author_id: 'res.partner',
};
const stages: Record<number, string> = { 1: 'New' };
const subtypes: Record<number, string> = { 2: 'Note' };
const activityTypes: Record<number, string> = { 2: 'Call', 4: 'To-Do' };
const countries: Record<number, string> = { 231: 'United Kingdom' };

export function isModel(name: string): name is Model {
  return Object.hasOwn(blanks, name);
}

export function fieldsOf(model: Model): string[] {
  return ['id', ...Object.keys(blanks[model]), ...(unstored[model] ?? [])];
}

/** Odoo's records, and what it computes of them. */
export class OdooStore {
  readonly #tables = new Map<Model, Map<number, Row>>();
  /** The ids of the next records. */
  readonly next = new Map<Model, number>();
  /** The country of the company, for numbers without a country code. */
  country: 'IN' | 'US' = 'IN';
  /** The time of the first record, in ms since 1970. */
  start = 0;
  #ticks = 0;

  /** @throws Refused as recorded */
  add(model: Model, values: object): Row {
    const id = this.next.get(model) ?? 1;
    const times = { create_date: this.#now(), write_date: this.#now(), date: this.#now() };
    const own = Object.fromEntries(Object.entries(times).filter(([name]) => fieldsOf(model).includes(name)));
    const row: Row = { ...blanks[model], ...own, id };
    this.#assign(model, row, values);
    if (model === 'res.partner' && !row.name) {
      throw failure(
        422,
        'odoo.exceptions.ValidationError',
        'The operation cannot be completed: Contacts require a name',
      );
    }
    this.next.set(model, id + 1);
    this.#table(model).set(id, row);
    return row;
  }

  write(model: Model, row: Row, values: object): void {
    this.#assign(model, row, values);
    if ('write_date' in row) row.write_date = this.#now();
    const partner = model === 'crm.lead' ? this.get('res.partner', Number(row.partner_id)) : undefined;
    const changesNumber = 'phone' in values && partner !== undefined;
    // As recorded: another number of a lead is written into its contact, too.
    if (changesNumber && partner.phone_sanitized !== row.phone_sanitized) {
      this.#assign('res.partner', partner, { phone: row.phone });
    }
  }

  get(model: Model, id: number): Row | undefined {
    return this.#table(model).get(id);
  }

  all(model: Model): Row[] {
    return [...this.#table(model).values()];
  }

  remove(model: Model, id: number): void {
    this.#table(model).delete(id);
  }

  clear(): void {
    this.#tables.clear();
    this.next.clear();
    this.#ticks = 0;
    this.country = 'IN';
    this.start = Date.UTC(2026, 0, 1, 10, 1, 15);
  }

  /** A field as the API shows it: a record that it names as `[id, name]`. */
  shown(row: Row, name: string): unknown {
    const value = row[name];
    if (typeof value !== 'number') return value;
    const model = links[name];
    if (model !== undefined) return [value, this.get(model, value)?.name];
    const list = { stage_id: stages, subtype_id: subtypes, country_id: countries, activity_type_id: activityTypes }[
      name
    ];
    return list === undefined ? value : [value, list[value]];
  }

  #assign(model: Model, row: Row, values: object): void {
    for (const [name, value] of Object.entries(values)) {
      if (!Object.hasOwn(blanks[model], name)) {
        throw failure(500, 'builtins.ValueError', `Invalid field '${name}' in '${model}'`);
      }
      if (typeof value === 'string' && value.includes('\u0000')) {
        const reason = 'A string literal cannot contain NUL (0x00) characters.';
        throw failure(500, 'builtins.ValueError', reason);
      }
      const target = links[name];
      if (target !== undefined && value !== false && this.get(target, Number(value)) === undefined) {
        throw recordedRefusal('64');
      }
      row[name] = ['comment', 'description', 'body', 'note'].includes(name) ? sanitized(value) : value;
    }
    if (model === 'res.partner') row.complete_name = this.#completeName(row);
    if (model === 'mail.activity') row.state = row.active === true ? 'planned' : 'done';
    if ('phone_sanitized' in row && 'phone' in values) row.phone_sanitized = this.#sanitizedNumber(row);
  }

  /** As recorded: a number without a country code is one of the contact's country, else of the company's. */
  #sanitizedNumber({ phone, country_id }: Row): string | false {
    const country = country_id === 231 ? 'GB' : this.country;
    const text = String(phone || '').replace(/^00/, '+');
    const parsed = parsePhoneNumberFromString(text, country);
    return parsed?.isValid() === true ? parsed.number : false;
  }

  /** As in the public source: the company stands before the name. */
  #completeName({ name, parent_id }: Row): unknown {
    const company = this.get('res.partner', Number(parent_id))?.name;
    return company === undefined ? name : `${company}, ${name}`;
  }

  #table(model: Model): Map<number, Row> {
    const table = this.#tables.get(model) ?? new Map<number, Row>();
    this.#tables.set(model, table);
    return table;
  }

  /** One second later with each record. */
  #now(): string {
    this.#ticks += 1;
    const at = this.start + this.#ticks * 1000;
    return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  }
}

/** As recorded: scripts are removed. Characters are written in one way. */
function sanitized(html: unknown): unknown {
  if (typeof html !== 'string') return html;
  return html
    .replace(/<script>.*?<\/script>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&#34;', '"')
    .replaceAll('&#38;', '&amp;')
    .replaceAll('&#60;', '&lt;')
    .replaceAll('&#62;', '&gt;');
}
