import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchOf } from '../../adapters/shopify/find-contacts.ts';
import { patient } from './contract/crm-under-test.ts';
import { client, origin } from './shopify/server.ts';
import type { FakeOrder } from './shopify/store.ts';
import { startShop } from './shopify/under-test.ts';

let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

const number = '+14155550123';
const teapot = { name: 'Teapot - Blue', quantity: 2, variant: { stock: 12, tracked: true } };

function order(name: string, more: Partial<FakeOrder> = {}): FakeOrder {
  const states = { paid: 'PAID', fulfilled: 'PARTIALLY_FULFILLED' };
  return { name, createdAt: '2026-01-02T10:00:00+01:00', ...states, items: [teapot], ...more };
}

it('the pop has the latest orders, with what is in stock of their items', async () => {
  const { adapter } = shop.open();
  const items = [
    teapot,
    { name: 'Spout', quantity: 1, variant: { stock: -3, tracked: true } },
    { name: 'Gift card', quantity: 1, variant: { stock: 0, tracked: false } },
    { name: 'Deleted', quantity: 1, variant: null },
    { name: 'Taken out of the order', quantity: 0, variant: null },
  ];
  const orders = [1, 2, 3, 4, 5]
    .map((n) => order(`#100${n}`))
    .concat(order('#1006', { items, cancelledAt: '2026-01-03' }));
  const { id } = shop.store.addCustomer({ firstName: 'Robin', lastName: 'Example', phone: number, orders });
  shop.shopify.requests.length = 0;
  const [contact] = await adapter.findContacts(number, patient);
  expect(contact).toMatchObject({ id: String(id), name: 'Robin Example', url: `${origin}/admin/customers/${id}` });
  expect(contact?.related.map(({ label }) => label)).toEqual(['#1006', '#1005', '#1004', '#1003', '#1002']);
  expect(contact?.related[0]).toEqual({
    ...{ kind: 'order', id: '1006', label: '#1006', at: '2026-01-02T09:00:00.000Z' },
    states: ['Paid', 'Partially fulfilled', 'Cancelled'],
    items: [
      { label: 'Teapot - Blue', quantity: 2, stock: 12 },
      { label: 'Spout', quantity: 1, stock: -3 },
      { label: 'Gift card', quantity: 1, stock: null },
      { label: 'Deleted', quantity: 1, stock: null },
    ],
  });
  expect(shop.shopify.operations().toSorted()).toEqual(['CallsOfCustomer', 'FindCustomers', 'OrdersOfCustomer']);
});

it('a number in the address of an order only finds the customer of the order', async () => {
  const { adapter } = shop.open();
  const orders = [order('#1001', { shippingPhone: '(415) 555-0123' })];
  const { id } = shop.store.addCustomer({ firstName: 'Robin', phone: '+14155550177', orders });
  shop.store.addCustomer({ firstName: 'Kim', orders: [order('#1002', { phone: '+14155550124' })] });
  expect(await adapter.findContacts(number, patient)).toMatchObject([
    { id: String(id), numbers: ['+14155550177', '(415) 555-0123'], related: [{ label: '#1001' }] },
  ]);
});

it('an app that may not read orders still finds customers, and one that may not read customers is told so', async () => {
  const { adapter } = shop.open();
  shop.addContact('Robin', number);
  shop.shopify.state.denied = 'OrdersOfCustomer';
  expect(await adapter.findContacts(number, patient)).toMatchObject([{ name: 'Robin', related: [] }]);
  shop.shopify.state.denied = 'FindByOrders';
  expect(await adapter.findContacts('+14155550124', patient)).toEqual([]);
  shop.shopify.state.denied = 'FindCustomers';
  await expect(adapter.findContacts(number, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: '200: Access denied for the field.' },
  });
});

it('no term of a search contains a space, which would search for the rest everywhere', () => {
  for (const each of ['+14155550123', '+442079460958', '+4545454545', '+919876543210']) {
    for (const term of searchOf(each, 'phone:').split(' OR ')) expect(term).toMatch(/^phone:\+?\d{5,}$/);
  }
  expect(searchOf('+14155550123', 'phone:')).toBe(
    ['+14155550123', '4155550123', '14155550123', '0014155550123'].map((each) => `phone:${each}`).join(' OR '),
  );
});

it('a rule can name the note, tags, one tag and metafields of a customer', async () => {
  const { adapter } = shop.open();
  const metafields = new Map([
    ['support.language', 'fr'],
    ['other.secret', 'x'],
  ]);
  shop.store.addCustomer({
    firstName: 'Robin',
    phone: number,
    note: 'Calls often',
    tags: ['vip', 'no-recording'],
    metafields,
  });
  const fields = ['note', 'tags', 'tag:no-recording', 'tag:absent', 'support.language', 'constructor'];
  const [contact] = await adapter.findContacts(number, { ...patient, fields });
  expect(contact?.fields).toEqual({
    note: 'Calls often',
    tags: 'vip, no-recording',
    'tag:no-recording': 'yes',
    'support.language': 'fr',
  });
});

it('a throttled request says when the points are there again', async () => {
  const { adapter } = shop.open();
  const throttled = (available: number, message = 'Throttled') => ({
    status: 200,
    body: {
      errors: [{ message, extensions: { code: 'THROTTLED' } }],
      extensions: {
        cost: { requestedQueryCost: 160, throttleStatus: { currentlyAvailable: available, restoreRate: 50 } },
      },
    },
  });
  const waitAfter = async (answer: object) => {
    shop.shopify.state.next.push(answer as never);
    const error = await adapter.findContacts(number, patient).catch((caught) => caught);
    return [error.code, error.details?.retryAfterMs];
  };
  expect(await waitAfter(throttled(10))).toEqual(['CRM_UNAVAILABLE', 3000]);
  // What is available falls unexpectedly, so it can be more than was asked for.
  expect(await waitAfter(throttled(2000))).toEqual(['CRM_UNAVAILABLE', 1000]);
  expect(await waitAfter({ status: 200, body: { errors: [{ message: 'Throttled' }] } })).toEqual([
    'CRM_UNAVAILABLE',
    1000,
  ]);
  expect(await waitAfter({ status: 429, headers: { 'retry-after': '2.0' }, body: { errors: 'Too many' } })).toEqual([
    'CRM_UNAVAILABLE',
    2000,
  ]);
  expect(await waitAfter({ status: 402, body: { errors: 'Unavailable Shop' } })).toEqual([
    'CRM_UNAVAILABLE',
    undefined,
  ]);
});

it('an answer of another version of the API is read, and an administrator is told', async () => {
  const { adapter } = shop.open();
  shop.addContact('Robin', number);
  await adapter.findContacts(number, patient);
  expect(adapter.remark?.()).toBeNull();
  shop.shopify.state.version = '2028-01';
  expect(await adapter.findContacts(number, patient)).toHaveLength(1);
  expect(adapter.remark?.()).toBe(
    'Shopify answers as version 2028-01 of its API, and not as 2026-10: update the gateway.',
  );
});

it('without a fixed token, one is made with the client’s secret, once for all requests', async () => {
  shop.open();
  shop.addContact('Robin', number);
  const { state, requests } = shop.shopify;
  const secrets: Record<string, string> = { clientSecret: client.clientSecret };
  const write = async (changes: object) => void Object.assign(secrets, changes);
  const connect = (clientId: string) =>
    shop.connect({ settings: { clientId }, more: { secrets: { read: () => secrets, write } } });
  const adapter = connect(client.clientId);
  await Promise.all([1, 2, 3].map(() => adapter.findContacts(number, patient)));
  expect(requests.filter(({ path }) => path.endsWith('/access_token'))).toHaveLength(1);
  expect(requests.at(-1)?.headers['x-shopify-access-token']).toBe('shpat_1');
  // After a day.
  state.tokens.clear();
  state.tokens.add('another');
  expect(await adapter.findContacts(number, patient)).toHaveLength(1);
  expect(secrets.accessToken).toBe('shpat_2');
  // The administrator enters another secret.
  secrets.clientSecret = 'wrong';
  await expect(adapter.findContacts(number, patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
  await expect(connect('').findContacts(number, patient)).rejects.toMatchObject({
    code: 'CRM_CREDENTIALS',
    message: 'The connection needs the client ID, or the access token of a custom app.',
  });
});
