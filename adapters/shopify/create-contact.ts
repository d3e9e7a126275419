import * as z from 'zod/mini';
import { type CrmConnector, descriptionOf, hasMark, namesOf, type RequestOptions, refused } from '../kit/index.ts';
import { Customer, contactOf } from './customer.ts';
import { createCustomer } from './documents.ts';
import { customersOf } from './find-contacts.ts';
import { mustBeEmpty, type Shopify, userErrors } from './shopify.ts';

const longestName = 255;

const Created = z.object({ customerCreate: z.object({ customer: z.nullable(Customer), userErrors }) });

/**
 * Creates a customer, unless there is one of this key: a line in the customer's note. Shopify keeps the numbers of
 * customers unique, so a repeated request finds the first one's customer by the number. If the number is another
 * customer's, it becomes the number of the new one's address.
 */
export function contactCreator(shopify: Shopify): NonNullable<CrmConnector['createContact']> {
  return async (wanted, options) => {
    const known = await customersOf(shopify, wanted.number, options);
    const same = known.find(({ note }) => hasMark(note, 'sidecall-contact', wanted.key));
    if (same !== undefined) return contactOf(same, shopify.baseUrl);
    const { first, last } = namesOf(wanted.name, longestName);
    const input = { firstName: first, lastName: last, note: descriptionOf(wanted) };
    const isTaken = known.some(({ defaultPhoneNumber }) => defaultPhoneNumber?.phoneNumber === wanted.number);
    const address = { firstName: first, lastName: last, phone: wanted.number };
    const made =
      (isTaken ? null : await created(shopify, { ...input, phone: wanted.number }, options)) ??
      (await created(shopify, { ...input, addresses: [address] }, options));
    if (made === null) throw refused({ reason: 'Shopify does not take the number.' });
    return contactOf(made, shopify.baseUrl);
  };
}

/** null: another customer has the number, or Shopify does not take it as one. */
async function created(shopify: Shopify, input: object, options: RequestOptions): Promise<Customer | null> {
  const variables = { input, keys: null, withMetafields: false };
  const { customerCreate } = await shopify.ask(Created, createCustomer, variables, options);
  if (customerCreate.userErrors.some(({ field }) => field?.includes('phone') === true)) return null;
  mustBeEmpty(customerCreate.userErrors);
  return z.parse(Customer, customerCreate.customer);
}
