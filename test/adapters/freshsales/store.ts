import { Refused } from '../vendor/json-server.ts';

export interface FakeContact {
  id: number;
  first_name: string | null;
  last_name: string | null;
  display_name: string;
  mobile_number: string | null;
  work_number: string | null;
  emails: string | null;
  external_id: string | null;
  owner_id: number;
  sales_accounts: { id: number; name: string; is_primary: boolean }[];
  custom_field: Record<string, unknown>;
  created_at: string;
}

export interface FakeActivity {
  id: number;
  title: string;
  notes: string | null;
  targetable_type: string;
  targetable_id: number;
  owner_id: number;
  start_date: string;
  end_date: string;
  sales_activity_type_id: number;
  sales_activity_outcome_id: number | null;
}

export interface FakeTask {
  id: number;
  title: string;
  description: string | null;
  due_date: string;
  /** 0: open, 1: completed. */
  status: number;
  owner_id: number;
  targetable_type: string;
  targetable_id: number;
}

export interface FakeDeal {
  id: number;
  name: string;
  contact: number;
  closed_date: string | null;
}

/** A refusal, in the form that clients of live accounts report. */
export function invalid(message: string): Refused {
  return new Refused(400, { errors: { code: 400, message: [message] } });
}

/** Freshsales' records. */
export class FreshsalesStore {
  readonly contacts = new Map<number, FakeContact>();
  readonly activities = new Map<number, FakeActivity>();
  readonly tasks = new Map<number, FakeTask>();
  readonly accounts = new Map<number, string>();
  readonly deals: FakeDeal[] = [];
  readonly notes: { targetable_id: number; description: string }[] = [];
  readonly users = [501, 502];
  readonly types = [
    { id: 7, name: 'Demo', internal_name: 'demo' },
    { id: 8, name: 'Phone', internal_name: 'cphone' },
  ];
  readonly outcomes = [{ id: 81, name: 'Interested' }];
  /** Some accounts refuse a second contact with a mobile number. */
  keepsMobileUnique = false;
  #made = 0;

  addContact(values: Partial<FakeContact>): FakeContact {
    const { first_name, last_name, emails, mobile_number, work_number } = values;
    if (![emails, mobile_number, work_number].some((value) => value != null && value !== '')) {
      throw invalid('Fill in one of: Emails, Mobile, Work');
    }
    const sameMobile = [...this.contacts.values()].some((each) => each.mobile_number === mobile_number);
    if (this.keepsMobileUnique && mobile_number != null && sameMobile) throw invalid('Contact is not unique');
    const names = [first_name, last_name].filter((part) => part != null && part !== '').join(' ');
    const empty = { first_name: null, last_name: null, mobile_number: null, work_number: null, emails: null };
    const contact: FakeContact = {
      ...{ ...empty, external_id: null, owner_id: 501, custom_field: {}, created_at: this.#now() },
      ...values,
      display_name: values.display_name ?? names,
      sales_accounts: (values.sales_accounts ?? []).map((each) => ({
        ...each,
        name: this.accounts.get(each.id) ?? '',
      })),
      id: this.#id(),
    };
    this.contacts.set(contact.id, contact);
    return contact;
  }

  /** The contact with this address, changed or created. */
  upsertContact(emails: string, values: Partial<FakeContact>): FakeContact {
    const known = [...this.contacts.values()].find((each) => each.emails === emails);
    return known === undefined ? this.addContact({ ...values, emails }) : Object.assign(known, values);
  }

  upsertAccount(name: string): { id: number; name: string } {
    const known = [...this.accounts].find(([, each]) => each === name)?.[0];
    const id = known ?? this.#id();
    this.accounts.set(id, name);
    return { id, name };
  }

  addDeal(values: Omit<FakeDeal, 'id'>): FakeDeal {
    const deal = { ...values, id: this.#id() };
    this.deals.push(deal);
    return deal;
  }

  addActivity(values: Partial<FakeActivity>): FakeActivity {
    const dates = { start_date: '2026-01-01T10:00:00Z', end_date: '2026-01-01T10:00:00Z' };
    const empty = { title: '', notes: null, targetable_type: '', targetable_id: 0, owner_id: 501, ...dates };
    const kind = { sales_activity_type_id: 0, sales_activity_outcome_id: null };
    const activity = { ...empty, ...kind, ...values, id: this.#id() };
    this.#check(activity);
    this.activities.set(activity.id, activity);
    return activity;
  }

  addTask(values: Partial<FakeTask>): FakeTask {
    const empty = { title: '', description: null, due_date: '', owner_id: 0, targetable_type: '', targetable_id: 0 };
    const task = { ...empty, status: 0, ...values, id: this.#id() };
    this.#checkTask(task);
    this.tasks.set(task.id, task);
    return task;
  }

  changeTask(task: FakeTask, values: Partial<FakeTask>): FakeTask {
    this.#checkTask({ ...task, ...values });
    return Object.assign(task, values);
  }

  change(activity: FakeActivity, values: Partial<FakeActivity>): FakeActivity {
    this.#check({ ...activity, ...values });
    return Object.assign(activity, values);
  }

  clear(): void {
    for (const records of [this.contacts, this.activities, this.tasks, this.accounts]) records.clear();
    for (const records of [this.deals, this.notes]) records.length = 0;
    this.keepsMobileUnique = false;
    this.#made = 0;
  }

  /** As documented, a task has a title, a due date, an owner and a record. */
  #checkTask({ title, due_date, owner_id, targetable_type, targetable_id, status }: FakeTask): void {
    if (title === '') throw invalid("Title can't be blank");
    if (Number.isNaN(Date.parse(due_date))) throw invalid('Due date is invalid');
    if (!this.users.includes(owner_id)) throw invalid('Owner is invalid');
    if (targetable_type !== 'Contact' || !this.contacts.has(targetable_id)) throw invalid('Related to is invalid');
    if (status !== 0 && status !== 1) throw invalid('Status is invalid');
  }

  #check({ targetable_type, targetable_id, owner_id, sales_activity_type_id }: FakeActivity): void {
    if (targetable_type !== 'Contact' || !this.contacts.has(targetable_id)) throw invalid('Related to is invalid');
    if (!this.users.includes(owner_id)) throw invalid('Owner is invalid');
    if (!this.types.some(({ id }) => id === sales_activity_type_id)) throw invalid('Type is invalid');
  }

  #id(): number {
    this.#made += 1;
    return 16_000_880_000 + this.#made;
  }

  /** With the account's own time zone. One second later with each record. */
  #now(): string {
    return `${new Date(Date.UTC(2026, 0, 1, 15, 30) + this.#made * 1000).toISOString().slice(0, 19)}+05:30`;
  }
}
