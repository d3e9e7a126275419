import { Refused } from '../vendor/json-server.ts';

export interface FakePerson {
  id: number;
  first_name: string | null;
  last_name: string | null;
  full_name: string;
  company_name: string | null;
  phone: string | null;
  mobile: string | null;
  home_phone: string | null;
  summary: string | null;
  type: string;
  user_id: number;
  custom_fields: Record<string, unknown>;
  created_at: string;
}

export interface FakeNote {
  id: number;
  title: string | null;
  content: string;
  person_id: number | null;
  deal_id: number | null;
  user_id: number;
  note_category_id: number | null;
}

export interface FakeDeal {
  id: number;
  name: string;
  person_ids: number[];
  is_archived: boolean;
  deal_stage: { id: number; name: string; percent: number };
}

/** A refusal, in the form of the vendor's recordings. */
function invalid(field: string, msg: string): Refused {
  return new Refused(422, [{ humanized_field: field, field, msg }]);
}

/** Pipeline CRM's records. */
export class PipelineStore {
  readonly people = new Map<number, FakePerson>();
  readonly notes = new Map<number, FakeNote>();
  readonly deals = new Map<number, FakeDeal>();
  readonly users = [501, 502];
  readonly categories = new Map([
    [1, 'Meeting'],
    [7, 'Phone Call'],
  ]);
  #made = 0;

  addPerson(values: Partial<FakePerson>): FakePerson {
    const empty = {
      first_name: null,
      last_name: null,
      company_name: null,
      phone: null,
      mobile: null,
      home_phone: null,
    };
    const names = [values.first_name, values.last_name].filter((part) => part != null && part !== '').join(' ');
    const full_name = values.full_name ?? names;
    if (full_name === '') throw invalid('base', 'Name can’t be blank');
    const rest = { summary: null, type: 'Contact', user_id: 501, custom_fields: {}, created_at: this.#now() };
    const person = { ...empty, ...rest, ...values, full_name, id: this.#id() };
    this.people.set(person.id, person);
    return person;
  }

  addDeal(values: Partial<FakeDeal>): FakeDeal {
    const deal_stage = { id: 1, name: 'Qualified', percent: 10 };
    const deal = { name: '', person_ids: [], is_archived: false, deal_stage, ...values, id: this.#id() };
    this.deals.set(deal.id, deal);
    return deal;
  }

  addNote(values: Partial<FakeNote>): FakeNote {
    const empty = { title: null, content: '', person_id: null, deal_id: null, user_id: 501, note_category_id: null };
    const note = { ...empty, ...values, id: this.#id() };
    this.#check(note);
    this.notes.set(note.id, note);
    return note;
  }

  change(note: FakeNote, values: Partial<FakeNote>): FakeNote {
    this.#check({ ...note, ...values });
    return Object.assign(note, values);
  }

  clear(): void {
    this.people.clear();
    this.notes.clear();
    this.deals.clear();
    this.#made = 0;
  }

  #check({ person_id, deal_id, user_id }: FakeNote): void {
    if (person_id === null && deal_id === null) throw invalid('base', 'A note needs a deal, person or company');
    if (person_id !== null && !this.people.has(person_id)) throw invalid('person', 'is invalid');
    if (deal_id !== null && !this.deals.has(deal_id)) throw invalid('deal', 'is invalid');
    if (!this.users.includes(user_id)) throw invalid('user', 'is invalid');
  }

  #id(): number {
    this.#made += 1;
    return 880_000 + this.#made;
  }

  /** As Pipeline CRM writes it: with the account's own time zone. One second later with each record. */
  #now(): string {
    const at = new Date(Date.UTC(2026, 0, 1, 6) + this.#made * 1000).toISOString();
    return `${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)} -0400`;
  }
}
