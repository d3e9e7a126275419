import { digestOf, type FakeCustomer, type FakeEntry, type FakeOrder, numberIn, type ShopifyStore } from './store.ts';

type Field = { key: string; value: string };
type Handle = { type: string; handle: string };
interface Metafield {
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  compareDigest?: string | null;
}

/** What Shopify answers, as far as the adapter asks: executed by graphql-js, which checks names and types. */
export function resolversOf(store: ShopifyStore, state: { ignoresFilter: boolean; staleOnce: boolean }) {
  const all = () => [...store.customers.values()];
  const phones = ({ phone, addresses }: FakeCustomer) => [phone, ...addresses.map((each) => each.phone ?? null)];

  function customerOf(customer: FakeCustomer | undefined): object | null {
    if (customer === undefined) return null;
    const { id, firstName, lastName, phone, note, tags, addresses, orders, metafields, createdAt } = customer;
    return {
      id: `gid://shopify/Customer/${id}`,
      displayName: [firstName, lastName].filter((part) => part !== '').join(' '),
      ...{ note, tags, createdAt },
      defaultPhoneNumber: phone === null ? null : { phoneNumber: phone },
      defaultAddress: addresses[0] ?? null,
      addressesV2: ({ first }: { first: number }) => ({ nodes: addresses.slice(0, first) }),
      orders: ({ first }: { first: number }) => ({ nodes: orders.toReversed().slice(0, first).map(orderOf) }),
      metafields: ({ keys }: { keys: string[] }) => ({
        nodes: [...metafields]
          .filter(([name]) => keys.includes(name))
          .map(([name, value]) => ({ namespace: name.split('.')[0], key: name.split('.')[1], value })),
      }),
      metafield({ namespace, key }: { namespace: string; key: string }) {
        const value = metafields.get(`${namespace}.${key}`);
        if (value === undefined) return null;
        return {
          ...{ value, compareDigest: digestOf(value) },
          references: ({ first }: { first: number }) => ({
            nodes: (JSON.parse(value) as string[])
              .flatMap((gid) => entryOf(store.entries.get(numberIn(gid))) ?? [])
              .slice(0, first),
          }),
        };
      },
    };
  }

  const wordsOf = (customer: FakeCustomer) =>
    JSON.stringify(customer)
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

  function search({ query }: { query: string }): FakeCustomer[] {
    if (state.ignoresFilter) return all();
    return all().filter((customer) =>
      query.split(' OR ').some((alternative) =>
        alternative.split(' ').every((term) => {
          const [, number] = /^phone:(.+)$/.exec(term) ?? [];
          const stored = phones(customer).map((each) => each?.replace(/\D/g, ''));
          // A word without a field is searched everywhere, with an asterisk at the beginning of words.
          const [, beginning] = /^([^:]+)\*$/.exec(term) ?? [];
          if (beginning !== undefined)
            return wordsOf(customer).some((word) => word.startsWith(beginning.toLowerCase()));
          if (number === undefined) return JSON.stringify([customer, stored]).includes(term);
          return stored.includes(number.replace(/\D/g, ''));
        }),
      ),
    );
  }

  function entryErrors(type: string, fields: readonly Field[]) {
    const userErrors = store.fieldErrors(type, fields);
    return userErrors.length > 0 ? { metaobject: null, userErrors } : null;
  }

  function change(entry: FakeEntry, fields: readonly Field[]): void {
    for (const { key, value } of fields) {
      if (value === '') entry.fields.delete(key);
      else entry.fields.set(key, value);
    }
  }

  return {
    customerByIdentifier: ({ identifier }: { identifier: { phoneNumber: string } }) =>
      customerOf(all().find(({ phone }) => phone === identifier.phoneNumber)),
    customers: ({ first, query }: { first: number; query: string }) => ({
      nodes: search({ query }).slice(0, first).map(customerOf),
    }),
    orders: ({ first, query }: { first: number; query: string }) => ({
      nodes: all()
        .flatMap((customer) => customer.orders.map((order) => ({ order, customer })))
        .filter(({ order: { phone, shippingPhone } }) =>
          query
            .split(' OR ')
            .some((term) =>
              [phone, shippingPhone].some((each) => each?.replace(/\D/g, '') === term.replace(/\D/g, '')),
            ),
        )
        .slice(0, first)
        .map(({ order, customer }) => ({ ...orderOf(order), customer: customerOf(customer) })),
    }),
    customer: ({ id }: { id: string }) => customerOf(store.customers.get(numberIn(id))),
    metaobject: ({ id }: { id: string }) => entryOf(store.entries.get(numberIn(id))),
    metaobjectByHandle: ({ handle: { type, handle } }: { handle: Handle }) =>
      entryOf(store.entryWith(type, handle) ?? undefined),
    metaobjectDefinitionByType({ type }: { type: string }) {
      const definition = store.definitions.get(type);
      return definition === undefined ? null : { id: `gid://shopify/MetaobjectDefinition/${definition.id}` };
    },

    customerCreate({ input }: { input: Partial<FakeCustomer> }) {
      const userErrors = store.phoneErrors(input.phone);
      if (userErrors.length > 0) return { customer: null, userErrors };
      return { customer: customerOf(store.addCustomer({ ...input })), userErrors };
    },
    customerUpdate({ input: { id, note } }: { input: { id: string; note: string } }) {
      const customer = store.customers.get(numberIn(id));
      if (customer === undefined) return { userErrors: [{ field: ['id'], message: 'Customer does not exist' }] };
      customer.note = note;
      return { userErrors: [] };
    },
    tagsAdd({ id, tags }: { id: string; tags: string[] }) {
      const customer = store.customers.get(numberIn(id));
      if (customer !== undefined) customer.tags = [...new Set([...customer.tags, ...tags])].toSorted();
      return { userErrors: [] };
    },
    metaobjectUpsert({ handle: { type, handle }, metaobject }: { handle: Handle; metaobject: { fields: Field[] } }) {
      const wrong = entryErrors(type, metaobject.fields);
      if (wrong !== null) return wrong;
      const entry = store.entryWith(type, handle) ?? store.addEntry(type, handle, []);
      change(entry, metaobject.fields);
      return { metaobject: entryOf(entry), userErrors: [] };
    },
    metaobjectUpdate({ id, metaobject }: { id: string; metaobject: { handle?: string; fields: Field[] } }) {
      const entry = store.entries.get(numberIn(id));
      if (entry === undefined) {
        return {
          metaobject: null,
          userErrors: [{ field: ['id'], message: 'Record not found', code: 'RECORD_NOT_FOUND' }],
        };
      }
      const wrong = entryErrors(entry.type, metaobject.fields);
      if (wrong !== null) return wrong;
      entry.handle = metaobject.handle ?? entry.handle;
      change(entry, metaobject.fields);
      return { metaobject: entryOf(entry), userErrors: [] };
    },
    metafieldsSet({ metafields }: { metafields: Metafield[] }) {
      for (const { ownerId, namespace, key, type, value, compareDigest } of metafields) {
        const name = `${namespace}.${key}`;
        const wrong = (message: string, code: string) => ({
          userErrors: [{ field: ['metafields', '0', 'value'], message, code }],
        });
        const owner = store.customers.get(numberIn(ownerId));
        if (owner === undefined) return wrong('Owner does not exist.', 'INVALID_VALUE');
        if (store.metafields.get(name) !== type) return wrong('Type needs a definition.', 'INVALID_TYPE');
        const before = owner.metafields.get(name);
        const isStale =
          compareDigest !== undefined && compareDigest !== (before === undefined ? null : digestOf(before));
        if (isStale || state.staleOnce) {
          state.staleOnce = false;
          return wrong('The resource has been updated since it was loaded.', 'STALE_OBJECT');
        }
        owner.metafields.set(name, value);
      }
      return { userErrors: [] };
    },
    metaobjectDefinitionCreate({ definition }: { definition: { type: string; fieldDefinitions: DefinedField[] } }) {
      const { type, fieldDefinitions } = definition;
      if (store.definitions.has(type)) {
        const userErrors = [{ field: ['definition', 'type'], message: 'Type has already been taken', code: 'TAKEN' }];
        return { metaobjectDefinition: null, userErrors };
      }
      const id = store.define(type, new Map(fieldDefinitions.map(({ key, type: of }) => [key, of])));
      return { metaobjectDefinition: { id: `gid://shopify/MetaobjectDefinition/${id}` }, userErrors: [] };
    },
    metafieldDefinitionCreate({ definition }: { definition: { namespace: string; key: string; type: string } }) {
      const name = `${definition.namespace}.${definition.key}`;
      if (store.metafields.has(name)) {
        const userErrors = [{ field: ['definition', 'key'], message: 'Key is in use', code: 'TAKEN' }];
        return { createdDefinition: null, userErrors };
      }
      store.metafields.set(name, definition.type);
      return { createdDefinition: { id: 'gid://shopify/MetafieldDefinition/1' }, userErrors: [] };
    },
  };
}

type DefinedField = { key: string; type: string };

function entryOf(entry: FakeEntry | undefined): object | null {
  if (entry === undefined) return null;
  const { id, type, handle, fields } = entry;
  return {
    __typename: 'Metaobject',
    id: `gid://shopify/Metaobject/${id}`,
    ...{ type, handle },
    fields: [...fields].map(([key, value]) => ({ key, value })),
  };
}

function orderOf({ name, createdAt, cancelledAt, paid, fulfilled, phone, shippingPhone, items }: FakeOrder) {
  return {
    id: `gid://shopify/Order/${name.replace(/\D/g, '')}`,
    ...{ name, createdAt, cancelledAt, displayFinancialStatus: paid, displayFulfillmentStatus: fulfilled },
    phone: phone ?? null,
    shippingAddress: shippingPhone == null ? null : { phone: shippingPhone },
    billingAddress: null,
    lineItems: ({ first }: { first: number }) => ({
      nodes: items.slice(0, first).map((item) => ({
        ...{ name: item.name, currentQuantity: item.quantity },
        variant:
          item.variant === null
            ? null
            : { inventoryQuantity: item.variant.stock, inventoryItem: { tracked: item.variant.tracked } },
      })),
    }),
  };
}
