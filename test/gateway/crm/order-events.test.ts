import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { definition } from '../../../adapters/shopify/connector.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';

const secret = 'shpss_test';
const store = 'example.myshopify.com';

async function shop() {
  const clock = new ManualClock();
  const made = await testApp({ clock, crm: { definitions: { shopify: definition } } });
  const { app, withKey, storage } = made;
  const ask = async (method: 'GET' | 'PUT', url: string, payload?: object) => {
    const answer = await app.inject({ method, url: `/v1${url}`, headers: withKey, ...(payload && { payload }) });
    return answer.json();
  };
  const values = { clientId: 'c', clientSecret: secret };
  await ask('PUT', '/crm-connections/shop', { adapter: 'shopify', baseUrl: `https://${store}`, values });

  /** Shopify's server sends a webhook. @returns the status of the answer */
  async function webhook(topic: string, order: object, delivery: string, key = secret): Promise<number> {
    const payload = JSON.stringify(order);
    const headers = {
      ...{ 'content-type': 'application/json', 'x-shopify-topic': topic, 'x-shopify-shop-domain': store },
      'x-shopify-hmac-sha256': createHmac('sha256', key).update(payload).digest('base64'),
      'x-shopify-webhook-id': delivery,
    };
    return (await app.inject({ method: 'POST', url: '/crm/shop/webhooks', headers, payload })).statusCode;
  }
  return { ask, webhook, clock, storage };
}

const order = {
  ...{ id: 1001, name: '#1001', created_at: '2026-01-02T10:00:00Z', updated_at: '2026-01-02T10:00:00Z' },
  ...{ total_price: '40.00', currency: 'EUR', customer: { id: 7 }, phone: '+14155550123' },
};
const paid = { ...order, updated_at: '2026-01-02T10:05:00Z' };

it('a webhook is stored once before it is acknowledged, and servers read events in their order', async () => {
  const { ask, webhook, clock } = await shop();
  expect(await webhook('orders/create', order, 'd1')).toBe(200);
  // Shopify has not seen the answer. Then another program sends what it has read on the way, under another id.
  expect(await webhook('orders/create', order, 'd1')).toBe(200);
  expect(await webhook('orders/create', order, 'd2')).toBe(200);
  expect(await webhook('orders/paid', paid, 'd3')).toBe(200);
  const all = await ask('GET', '/crm-events');
  expect(all.events).toEqual([
    {
      ...{ seq: all.events[0].seq, connection: 'shop', type: 'order.created', at: '2026-01-02T10:00:00.000Z' },
      ...{ receivedAt: new Date(clock.now()).toISOString(), about: { kind: 'order', id: '1001' }, label: '#1001' },
      ...{ contact: { kind: 'contact', id: '7' }, details: { total: '40.00', currency: 'EUR' } },
    },
    expect.objectContaining({ type: 'order.paid', at: '2026-01-02T10:05:00.000Z' }),
  ]);
  expect(JSON.stringify(all)).not.toContain('5550123');
  expect(all.next).toBe(all.events[1].seq);
  const rest = await ask('GET', `/crm-events?after=${all.events[0].seq}`);
  expect(rest.events.map(({ type }: { type: string }) => type)).toEqual(['order.paid']);
  expect(await ask('GET', `/crm-events?after=${all.next}&type=order.paid`)).toEqual({ events: [], next: all.next });
});

it('a wrong signature stores nothing, and a database that fails is no acknowledgement', async () => {
  const { ask, webhook, storage } = await shop();
  expect(await webhook('orders/create', order, 'd1', 'other')).toBe(401);
  const { add } = storage.crmEvents;
  storage.crmEvents.add = async () => {
    throw new Error('disk full');
  };
  expect(await webhook('orders/create', order, 'd1')).toBe(502);
  storage.crmEvents.add = add;
  expect((await ask('GET', '/crm-events')).events).toEqual([]);
  expect(await webhook('orders/create', order, 'd1')).toBe(200);
  expect((await ask('GET', '/crm-events')).events).toHaveLength(1);
});
