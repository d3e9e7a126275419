import { createHash } from 'node:crypto';

export interface FakeAddress {
  company?: string | null;
  phone?: string | null;
}

export interface FakeItem {
  name: string;
  quantity: number;
  /** null: the product was deleted. */
  variant: { stock: number; tracked: boolean } | null;
}

export interface FakeOrder {
  name: string;
  createdAt: string;
  cancelledAt?: string | null;
  paid: string;
  fulfilled: string;
  phone?: string | null;
  shippingPhone?: string | null;
  items: FakeItem[];
}

export interface FakeCustomer {
  id: number;
  firstName: string;
  lastName: string;
  phone: string | null;
  note: string | null;
  tags: string[];
  addresses: FakeAddress[];
  orders: FakeOrder[];
  /** By namespace and key, with a full stop between. */
  metafields: Map<string, string>;
  createdAt: string;
}

export interface FakeEntry {
  id: number;
  type: string;
  handle: string;
  fields: Map<string, string>;
}

export interface UserError {
  field: string[] | null;
  message: string;
  code?: string;
}

/** The type of a metaobject's fields, by their keys. */
export type Definition = ReadonlyMap<string, string>;

/** A store of Shopify: customers with orders, and metaobjects. */
export class ShopifyStore {
  readonly customers = new Map<number, FakeCustomer>();
  readonly entries = new Map<number, FakeEntry>();
  /** By type. */
  readonly definitions = new Map<string, { id: number; fields: Definition }>();
  /** Of customers, by namespace and key: the types. */
  readonly metafields = new Map<string, string>();
  #made = 0;

  addCustomer(fields: Partial<FakeCustomer>): FakeCustomer {
    const id = this.#id();
    const times = { createdAt: new Date(Date.UTC(2026, 0, 1) + this.#made * 1000).toISOString().replace('.000', '') };
    const empty = { firstName: '', lastName: '', phone: null, note: null, tags: [], addresses: [], orders: [] };
    const customer = { ...empty, ...times, metafields: new Map<string, string>(), ...fields, id };
    this.customers.set(id, customer);
    return customer;
  }

  /** Why Shopify does not take this number as a customer's. */
  phoneErrors(phone: string | null | undefined): UserError[] {
    if (phone == null) return [];
    if (!/^\+\d{7,15}$/.test(phone)) return [{ field: ['phone'], message: 'Phone is invalid' }];
    for (const customer of this.customers.values()) {
      if (customer.phone === phone) return [{ field: ['phone'], message: 'Phone has already been taken' }];
    }
    return [];
  }

  entryWith(type: string, handle: string): FakeEntry | null {
    return [...this.entries.values()].find((entry) => entry.type === type && entry.handle === handle) ?? null;
  }

  addEntry(type: string, handle: string, fields: Iterable<[string, string]>): FakeEntry {
    const entry = { id: this.#id(), type, handle, fields: new Map(fields) };
    this.entries.set(entry.id, entry);
    return entry;
  }

  define(type: string, fields: Definition): number {
    const id = this.#id();
    this.definitions.set(type, { id, fields });
    return id;
  }

  /** Why these values do not fit the definition. */
  fieldErrors(type: string, fields: readonly { key: string; value: string }[]): UserError[] {
    const definition = this.definitions.get(type);
    if (definition === undefined) {
      const message = `No metaobject definition exists for type "${type}"`;
      return [{ field: ['handle', 'type'], message, code: 'UNDEFINED_OBJECT_TYPE' }];
    }
    return fields.flatMap(({ key, value }, at) => {
      const wrong = (message: string, code = 'INVALID_VALUE') => [
        { field: ['metaobject', 'fields', String(at)], message, code },
      ];
      const known = definition.fields.get(key);
      if (known === undefined) return wrong(`Field definition "${key}" does not exist`, 'UNDEFINED_OBJECT_FIELD');
      if (value === '' || isOfType(known, value, this)) return [];
      return wrong(`Value is not a valid ${known}.`);
    });
  }

  clear(): void {
    for (const all of [this.customers, this.entries, this.definitions, this.metafields]) all.clear();
    this.#made = 0;
  }

  #id(): number {
    this.#made += 1;
    return 7_000_000 + this.#made;
  }
}

export function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

export function numberIn(gid: string): number {
  return Number(gid.slice(gid.lastIndexOf('/') + 1));
}

function isOfType(type: string, value: string, store: ShopifyStore): boolean {
  switch (type) {
    case 'number_integer':
      return /^-?\d{1,15}$/.test(value);
    case 'date_time':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value);
    case 'url':
      return /^https?:\/\//.test(value);
    case 'customer_reference':
      return value.startsWith('gid://shopify/Customer/') && store.customers.has(numberIn(value));
    case 'single_line_text_field':
      return !value.includes('\n');
    default:
      return type === 'multi_line_text_field';
  }
}
