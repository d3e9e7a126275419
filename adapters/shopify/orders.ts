import * as z from 'zod/mini';
import { type CrmRelated, cutList, cutText, field, type RequestOptions } from '../kit/index.ts';
import { ordersOfCustomer } from './documents.ts';
import { globalId } from './records.ts';
import { gid, type Shopify } from './shopify.ts';

const Item = z.object({
  name: cutText(200),
  currentQuantity: z.int(),
  /** null: the product was deleted, or never was one of the store. */
  variant: z.nullable(
    z.object({
      inventoryQuantity: z._default(z.nullable(z.int()), null),
      inventoryItem: z.nullable(z.object({ tracked: z.boolean() })),
    }),
  ),
});

const Order = z.object({
  id: gid,
  name: cutText(200),
  createdAt: field,
  cancelledAt: field,
  displayFinancialStatus: field,
  displayFulfillmentStatus: field,
  lineItems: z.object({ nodes: cutList(Item, 10) }),
});
type Order = z.infer<typeof Order>;

const Found = z.object({ customer: z.nullable(z.object({ orders: z.object({ nodes: cutList(Order, 5) }) })) });

/** The latest orders of a customer, the newest first, each with what is in stock of its items. */
export async function ordersOf(shopify: Shopify, customer: string, options: RequestOptions): Promise<CrmRelated[]> {
  const { customer: found } = await shopify.ask(
    Found,
    ordersOfCustomer,
    { id: globalId('Customer', customer) },
    options,
  );
  return (found?.orders.nodes ?? []).map(relatedOf);
}

function relatedOf({ id, name, createdAt, cancelledAt, lineItems, ...order }: Order): CrmRelated {
  const { displayFinancialStatus, displayFulfillmentStatus } = order;
  const states = [displayFinancialStatus, displayFulfillmentStatus, ...(cancelledAt === '' ? [] : ['CANCELLED'])];
  const at = Date.parse(createdAt);
  return {
    ...{ kind: 'order', id, label: name },
    ...(!Number.isNaN(at) && { at: new Date(at).toISOString() }),
    states: states.filter((state) => state !== '').map(wordsOf),
    items: lineItems.nodes
      // Items that were taken out of the order stay in its list.
      .filter(({ currentQuantity }) => currentQuantity > 0)
      .map(({ name: label, currentQuantity: quantity, variant }) => ({
        ...{ label, quantity },
        stock: variant?.inventoryItem?.tracked === true ? variant.inventoryQuantity : null,
      })),
  };
}

/** "PARTIALLY_FULFILLED" becomes "Partially fulfilled". */
function wordsOf(state: string): string {
  const words = state.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
