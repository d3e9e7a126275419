import * as z from 'zod/mini';
import {
  type CrmConnector,
  type CrmContact,
  cutList,
  field,
  nationalDigits,
  ofSameLine,
  type RequestOptions,
  searchTerms,
  spellingsOf,
  unlessFailed,
  withWords,
} from '../kit/index.ts';
import { pastCallsOf } from './call-entry.ts';
import { Customer, contactOf, metafieldsIn, numbersOf } from './customer.ts';
import { findByOrders, findCustomers, searchCustomers } from './documents.ts';
import { ordersOf } from './orders.ts';
import type { Shopify } from './shopify.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
const mostTerms = 8;

const Customers = z.object({ nodes: cutList(Customer, 50) });
const Found = z.object({ byNumber: z.nullable(Customer), customers: Customers });
const FoundByWords = z.object({ customers: Customers });

const Phone = z.nullable(z.object({ phone: field }));
const FoundOrder = z.object({
  phone: field,
  shippingAddress: Phone,
  billingAddress: Phone,
  customer: z.nullable(Customer),
});
const FoundOrders = z.object({ orders: z.object({ nodes: cutList(FoundOrder, 10) }) });

type Find = CrmConnector['findContacts'];
type FindOptions = Parameters<Find>[1];

/**
 * Finds customers:
 *
 *   the customer with this number ─► always up to date
 *   the search by number, in all spellings without spaces
 *       └─► none: the number may be in the address of an order only
 *             └─► comparison of whole numbers ─► orders with stock, and past calls, of the first
 */
export function contactFinder(shopify: Shopify): Find {
  return async (number, options) => {
    const customers = await customersOf(shopify, number, options);
    const contacts = customers.map((customer) => contactOf(customer, shopify.baseUrl, options.fields));
    const found = ofSameLine(contacts, number, options.country).slice(0, mostKept);
    if (found.length === 0) found.push(...(await byOrders(shopify, number, options)).slice(0, mostKept));
    const [first, ...others] = found;
    return first === undefined ? [] : [await complete(shopify, first, options), ...others];
  };
}

/**
 * Finds customers by words of their names and companies. Shopify searches each word without a field everywhere, at the
 * beginning of words, so customers that have it elsewhere are left out afterwards. In lower case, no word is an operator.
 */
export function contactSearcher(shopify: Shopify): NonNullable<CrmConnector['searchContacts']> {
  return async (words, options) => {
    const terms = searchTerms(words);
    if (terms.length === 0) return [];
    const search = terms.map((term) => `${term.toLowerCase()}*`).join(' ');
    const variables = { search, ...metafieldsOf({}) };
    const { customers } = await shopify.ask(FoundByWords, searchCustomers, variables, options);
    const found = customers.nodes.map((customer) => contactOf(customer, shopify.baseUrl));
    return withWords(found, words).slice(0, options.limit);
  };
}

/** Customers that may have the number, without the details. */
export async function customersOf(shopify: Shopify, number: string, options: FindOptions): Promise<Customer[]> {
  const variables = { number, search: searchOf(number, 'phone:'), ...metafieldsOf(options) };
  const { byNumber, customers } = await shopify.ask(Found, findCustomers, variables, options);
  const all = [...(byNumber === null ? [] : [byNumber]), ...customers.nodes];
  return [...new Map(all.map((customer) => [customer.id, customer])).values()];
}

/** The customers of orders that have the number: with the customer's own numbers, and this one. */
async function byOrders(shopify: Shopify, number: string, options: FindOptions): Promise<CrmContact[]> {
  const variables = { search: searchOf(number, ''), ...metafieldsOf(options) };
  // An app without the right to read orders still finds customers.
  const found = await unlessFailed(shopify.ask(FoundOrders, findByOrders, variables, options));
  const contacts = (found?.orders.nodes ?? []).flatMap(({ customer, phone, shippingAddress, billingAddress }) => {
    if (customer === null) return [];
    const contact = contactOf(customer, shopify.baseUrl, options.fields);
    const more = [phone, shippingAddress?.phone ?? '', billingAddress?.phone ?? ''].filter((each) => each !== '');
    return [{ ...contact, numbers: [...new Set([...numbersOf(customer), ...more])] }];
  });
  const unique = [...new Map(contacts.map((contact) => [contact.id, contact])).values()];
  return ofSameLine(unique, number, options.country);
}

async function complete(shopify: Shopify, contact: CrmContact, options: RequestOptions): Promise<CrmContact> {
  const [orders, calls] = await Promise.all([
    unlessFailed(ordersOf(shopify, contact.id, options)),
    unlessFailed(pastCallsOf(shopify, contact.id, options)),
  ]);
  return { ...contact, related: orders ?? [], lastCalls: calls ?? [] };
}

function metafieldsOf({ fields }: Pick<FindOptions, 'fields'>): { keys: string[] | null; withMetafields: boolean } {
  const keys = metafieldsIn(fields);
  return { keys: keys.length === 0 ? null : keys, withMetafields: keys.length > 0 };
}

/**
 * A space would end the number, and what is behind it would be searched everywhere: "phone:+45 4545 4545" finds
 * strangers. So spellings are searched by their digits alone.
 */
export function searchOf(number: string, prefix: string): string {
  const spellings = [number, nationalDigits(number), ...spellingsOf(number)].map((each) => each.replace(/[^\d+]/g, ''));
  return [...new Set(spellings)]
    .filter((each) => each.length > 4)
    .slice(0, mostTerms)
    .map((each) => `${prefix}${each}`)
    .join(' OR ');
}
