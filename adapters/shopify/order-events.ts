import * as z from 'zod/mini';
import { type CrmEvent, type CrmEventType, cutText, id } from '../kit/index.ts';

type Event = Omit<CrmEvent, 'delivery'>;

/** Webhooks have the form of the REST API. Only what is read is listed, and personal data is not. */
const text = z._default(z.nullable(cutText(500)), null);
const Customer = z._default(z.nullable(z.object({ id })), null);

const Order = z.object({
  id,
  name: cutText(200),
  created_at: text,
  updated_at: text,
  cancelled_at: text,
  cancel_reason: text,
  total_price: text,
  currency: text,
  customer: Customer,
});

const Fulfillment = z.object({
  id,
  order_id: id,
  name: cutText(200),
  created_at: text,
  updated_at: text,
  tracking_company: text,
  tracking_number: text,
  tracking_url: text,
});

const ofOrders: Readonly<Record<string, CrmEventType>> = {
  'orders/create': 'order.created',
  'orders/paid': 'order.paid',
  'orders/fulfilled': 'order.fulfilled',
  'orders/cancelled': 'order.cancelled',
};

const ofFulfillments = 'fulfillments/create';

/** Whether webhooks of this topic are read. */
export function isKnown(topic: string): boolean {
  return topic === ofFulfillments || Object.hasOwn(ofOrders, topic);
}

/** The event in a webhook of a known topic. null: the body is not what Shopify documents. */
export function eventOf(topic: string, body: string): Event | null {
  const content = parsed(body);
  const type = Object.hasOwn(ofOrders, topic) ? ofOrders[topic] : undefined;
  if (type !== undefined) return orderEvent(type, content);
  return topic === ofFulfillments ? shipmentEvent(content) : null;
}

function orderEvent(type: CrmEventType, content: unknown): Event | null {
  const read = z.safeParse(Order, content);
  if (!read.success) return null;
  const { id, name, customer, total_price, currency, cancel_reason, ...times } = read.data;
  const at = timeOf(type === 'order.created' ? times.created_at : null, times.cancelled_at, times.updated_at);
  if (at === null) return null;
  return {
    // An order is created once. It can be paid or fulfilled again after a change.
    fact: type === 'order.created' ? `${type} ${id}` : `${type} ${id} ${times.updated_at ?? at}`,
    ...{ type, at, about: { kind: 'order', id }, label: name },
    contact: customer === null ? null : { kind: 'contact', id: customer.id },
    details: detailsOf({ total: total_price, currency, reason: type === 'order.cancelled' ? cancel_reason : null }),
  };
}

/** The name of a fulfillment is that of its order, with a number: "#1001.1". */
function shipmentEvent(content: unknown): Event | null {
  const read = z.safeParse(Fulfillment, content);
  const at = read.success ? timeOf(read.data.created_at, read.data.updated_at) : null;
  if (!read.success || at === null) return null;
  const { id, order_id, name, tracking_company, tracking_number, tracking_url } = read.data;
  return {
    fact: `order.shipped ${id}`,
    type: 'order.shipped',
    at,
    about: { kind: 'order', id: order_id },
    label: name.replace(/\.\d+$/, ''),
    contact: null,
    details: detailsOf({ carrier: tracking_company, trackingNumber: tracking_number, trackingUrl: tracking_url }),
  };
}

function detailsOf(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value] as const])),
  );
}

/** The first time that is one. Shopify writes times with the store's offset from UTC. */
function timeOf(...texts: readonly (string | null)[]): string | null {
  const found = texts.map((each) => Date.parse(each ?? '')).find((ms) => !Number.isNaN(ms));
  return found === undefined ? null : new Date(found).toISOString();
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
