import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../adapters/shopify/connector.ts';
import { manifest } from '../../adapters/shopify/manifest.ts';
import { eventOf, isKnown } from '../../adapters/shopify/order-events.ts';
import { apiVersion } from '../../adapters/shopify/shopify.ts';
import { root } from '../../scripts/run.ts';
import type { CrmEvent } from '../../src/domain/crm/crm-event.ts';
import { patient } from './contract/crm-under-test.ts';
import { client, origin, shop } from './shopify/server.ts';
import { settings } from './shopify/under-test.ts';
import { connectionTo } from './test-connection.ts';

/** As documented, with the parts of the package's `include_fields`. */
const order = {
  id: 5678901234567,
  name: '#1001',
  created_at: '2026-01-02T10:00:00+01:00',
  updated_at: '2026-01-02T10:00:05+01:00',
  cancelled_at: null,
  cancel_reason: null,
  total_price: '403.00',
  currency: 'EUR',
  customer: { id: 7012345678901 },
};
const exact = JSON.stringify(order);

const secrets = { clientSecret: client.clientSecret, token: 'shpat_test' };
const adapter = definition.createConnector(connectionTo(origin, secrets, { settings }));

function signed(topic: string, body: string, more: Record<string, string> = {}) {
  const hmac = createHmac('sha256', client.clientSecret).update(body).digest('base64');
  const headers = {
    ...{ 'x-shopify-hmac-sha256': hmac, 'x-shopify-shop-domain': shop, 'x-shopify-topic': topic },
    ...{ 'x-shopify-webhook-id': 'b54557e4-1', 'x-shopify-api-version': apiVersion },
    ...more,
  };
  return { method: 'POST', address: '/webhooks', headers, body };
}

async function received(request: ReturnType<typeof signed>, tell?: (event: CrmEvent) => Promise<boolean>) {
  const told: CrmEvent[] = [];
  const commands = { dial: () => false, tell: tell ?? (async (event: CrmEvent) => told.push(event) > 0) };
  const answer = await adapter.receive?.(request, commands, patient);
  return { status: answer?.status, told };
}

describe('a webhook', () => {
  it('of a new order is an event without personal data, told before the answer', async () => {
    const body = JSON.stringify({
      ...order,
      id: 1001,
      customer: { id: 7, phone: '+14155550123' },
      email: 'x@example.com',
    });
    const { status, told } = await received(signed('orders/create', body));
    expect(status).toBe(200);
    expect(told).toEqual([
      {
        ...{ delivery: 'b54557e4-1', fact: 'order.created 1001', type: 'order.created' },
        ...{ at: '2026-01-02T09:00:00.000Z', about: { kind: 'order', id: '1001' }, label: '#1001' },
        contact: { kind: 'contact', id: '7' },
        details: { total: '403.00', currency: 'EUR' },
      },
    ]);
  });

  it('that was not signed with the secret, or is another store’s, is refused and not read', async () => {
    const body = JSON.stringify({ ...order, id: 1001 });
    const good = signed('orders/create', body);
    const hmac = good.headers['x-shopify-hmac-sha256'];
    const wrong = [
      { ...good, body: `${body} ` },
      ...['', 'AAAA', hmac.toLowerCase(), `${hmac} `, createHmac('sha256', 'other').update(body).digest('base64')].map(
        (each) => signed('orders/create', body, { 'x-shopify-hmac-sha256': each }),
      ),
      signed('orders/create', body, { 'x-shopify-shop-domain': 'other.myshopify.com' }),
      signed('orders/create', body, { 'x-shopify-webhook-id': '' }),
    ];
    for (const request of wrong) expect(await received(request)).toEqual({ status: 401, told: [] });
    expect((await received({ ...good, method: 'GET' })).status).toBe(405);
  });

  it('that could not be stored is not acknowledged, so Shopify sends it again', async () => {
    const failing = async () => {
      throw new Error('disk full');
    };
    await expect(received(signed('orders/paid', exact), failing)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
    expect((await received(signed('orders/paid', exact), async () => false)).status).toBe(200);
  });

  it('of another topic is acknowledged, and one that cannot be read is refused', async () => {
    expect(await received(signed('products/update', '{}'))).toEqual({ status: 200, told: [] });
    for (const body of ['', '[]', 'null', '{"id":1}', JSON.stringify({ ...order, name: 7 })]) {
      expect(await received(signed('orders/create', body))).toEqual({ status: 400, told: [] });
    }
  });
});

it.each([
  [
    'orders/paid',
    {},
    { type: 'order.paid', fact: `order.paid 1001 ${order.updated_at}`, at: '2026-01-02T09:00:05.000Z' },
  ],
  ['orders/fulfilled', {}, { type: 'order.fulfilled', at: '2026-01-02T09:00:05.000Z' }],
  [
    'orders/cancelled',
    { cancelled_at: '2026-01-03T10:00:00Z', cancel_reason: 'customer' },
    {
      ...{ type: 'order.cancelled', at: '2026-01-03T10:00:00.000Z' },
      details: { total: '403.00', currency: 'EUR', reason: 'customer' },
    },
  ],
  ['orders/create', { customer: null }, { contact: null }],
])('%s has its own event', (topic, more, expected) => {
  expect(eventOf(topic, JSON.stringify({ ...order, id: 1001, ...more }))).toMatchObject(expected);
});

it('a shipment names its order and the carrier', () => {
  const fulfillment = {
    ...{
      id: 9,
      order_id: 1001,
      name: '#1001.2',
      created_at: '2026-01-04T10:00:00Z',
      updated_at: '2026-01-04T10:00:00Z',
    },
    ...{ tracking_company: 'Carrier', tracking_number: '1Z2345', tracking_url: 'https://carrier.example/1Z2345' },
  };
  expect(eventOf('fulfillments/create', JSON.stringify(fulfillment))).toEqual({
    ...{ fact: 'order.shipped 9', type: 'order.shipped', at: '2026-01-04T10:00:00.000Z', label: '#1001' },
    ...{ about: { kind: 'order', id: '1001' }, contact: null },
    details: { carrier: 'Carrier', trackingNumber: '1Z2345', trackingUrl: 'https://carrier.example/1Z2345' },
  });
});

describe('the vendor’s library', () => {
  // biome-ignore lint/suspicious/noExplicitAny: its types are those of the newest version that it knows
  let api: any;
  beforeAll(async () => {
    await import('@shopify/shopify-api/adapters/node');
    const { shopifyApi } = await import('@shopify/shopify-api');
    api = shopifyApi({
      ...{ apiKey: client.clientId, apiSecretKey: client.clientSecret, scopes: [], isEmbeddedApp: false },
      ...{ hostName: 'gateway.example', apiVersion: apiVersion as never, logger: { level: 0 } },
    });
  });

  it.each([
    ['takes what we take', {}, true],
    ['refuses what we refuse', { 'x-shopify-hmac-sha256': 'AAAA' }, false],
  ])('%s', async (_, more, valid) => {
    const request = signed('orders/create', JSON.stringify({ ...order, id: 1001 }), more);
    const rawRequest = { headers: request.headers, method: 'POST', url: '/webhooks' };
    const result = await api.webhooks.validate({ rawBody: request.body, rawRequest, rawResponse: {} });
    expect(result.valid).toBe(valid);
    expect((await received(request)).status).toBe(valid ? 200 : 401);
    if (valid) expect(result).toMatchObject({ topic: 'ORDERS_CREATE', domain: shop, webhookId: 'b54557e4-1' });
  });
});

describe('the package', () => {
  const text = readFileSync(join(root, 'adapters/shopify/package/shopify.app.toml'), 'utf8');
  const lists = (name: string) =>
    [...text.matchAll(new RegExp(`^${name} = (\\[.*\\])$`, 'gm'))].map(
      ([, list = '[]']) => JSON.parse(list) as string[],
    );

  it('subscribes to the topics that are read, in the version that is asked for', () => {
    expect(
      lists('topics')
        .flat()
        .filter((topic) => !isKnown(topic)),
    ).toEqual([]);
    expect(lists('topics').flat()).toHaveLength(5);
    expect(text).toContain(`api_version = "${apiVersion}"`);
  });

  it('asks for the parts that are read, and for no personal data', () => {
    const [ofOrders = [], ofShipments = []] = lists('include_fields');
    expect(ofOrders.toSorted()).toEqual(
      [...Object.keys(order).filter((key) => key !== 'customer'), 'customer.id'].toSorted(),
    );
    for (const field of [...ofOrders, ...ofShipments]) expect(field).not.toMatch(/phone|email|address|first_name|note/);
  });

  it('has the secret that the manifest asks for nowhere', () => {
    expect(manifest.fields.map(({ name }) => name)).toContain('clientSecret');
    expect(text).not.toMatch(/secret/i);
  });
});
