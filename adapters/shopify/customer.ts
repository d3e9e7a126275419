import * as z from 'zod/mini';
import { type CrmContact, companyIn, contactWith, cutList, cutText, field } from '../kit/index.ts';
import { pageOf } from './records.ts';
import { gid } from './shopify.ts';

const longestValue = 4000;

const Address = z.object({ company: field, phone: field });

/** `metafields` is there if fields were asked for. */
export const Customer = z.object({
  id: gid,
  displayName: cutText(),
  note: field,
  tags: z.array(z.string()),
  createdAt: field,
  defaultPhoneNumber: z.nullable(z.object({ phoneNumber: field })),
  defaultAddress: z.nullable(Address),
  addressesV2: z.object({ nodes: cutList(Address, 10) }),
  metafields: z.optional(
    z.object({ nodes: z.array(z.object({ namespace: z.string(), key: z.string(), value: field })) }),
  ),
});
export type Customer = z.infer<typeof Customer>;

/** Customers have no owner. Numbers of addresses are as customers typed them. */
export function contactOf(customer: Customer, baseUrl: string, fields?: readonly string[]): CrmContact {
  const { id, displayName, note, createdAt, defaultAddress } = customer;
  return {
    ...contactWith({
      id,
      name: displayName,
      company: (defaultAddress?.company ?? '').slice(0, longestValue) || companyIn(note),
      numbers: numbersOf(customer),
      url: pageOf(baseUrl, 'customers', id),
      createdAt: createdAt || null,
    }),
    ...(fields !== undefined && { fields: valuesOf(customer, fields) }),
  };
}

export function numbersOf({ defaultPhoneNumber, defaultAddress, addressesV2 }: Customer): string[] {
  const all = [defaultPhoneNumber?.phoneNumber, defaultAddress?.phone, ...addressesV2.nodes.map(({ phone }) => phone)];
  return [...new Set(all.map((number) => number ?? '').filter((number) => number !== ''))];
}

/** The names of metafields contain a full stop, as in "support.language". */
export function metafieldsIn(fields: readonly string[] = []): string[] {
  return fields.filter((name) => /^[\w$-]+(--[\w-]+)*\.[\w-]+$/.test(name)).slice(0, 20);
}

/** Note, tags, a single tag ("tag:wholesale" is "yes" or missing), and metafields. */
function valuesOf({ note, tags, metafields }: Customer, names: readonly string[]): Record<string, string> {
  const own: Record<string, string> = { note, tags: tags.join(', ') };
  for (const tag of tags) own[`tag:${tag}`] = 'yes';
  for (const { namespace, key, value } of metafields?.nodes ?? []) own[`${namespace}.${key}`] = value;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(own, name) ? own[name] : undefined;
      return value === undefined || value === '' ? [] : [[name, value.slice(0, longestValue)] as const];
    }),
  );
}
