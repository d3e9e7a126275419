import * as z from 'zod/mini';
import { CodedError, field, type RequestOptions, unlessRefused } from '../kit/index.ts';
import { linkCall, linksOfCustomer } from './documents.ts';
import { globalId } from './records.ts';
import { mustBeEmpty, type Shopify, type UserErrors, userErrors } from './shopify.ts';

/** Shopify takes 128. */
const mostCalls = 100;
const mostAttempts = 4;

const Links = z.object({
  customer: z.nullable(z.object({ metafield: z.nullable(z.object({ value: field, compareDigest: field })) })),
});
const Linked = z.object({
  tagsAdd: z.optional(z.object({ userErrors })),
  metafieldsSet: z.object({ userErrors }),
});

/** Adds a call to the customer's list, and the tag to the customer. A call that is in the list has both already. */
export async function linkToCustomer(
  shopify: Shopify,
  customer: string,
  entry: string,
  tag: string,
  options: RequestOptions,
): Promise<void> {
  const id = globalId('Metaobject', entry) ?? '';
  await change(shopify, customer, tag, options, (calls) =>
    calls.includes(id) ? null : [id, ...calls].slice(0, mostCalls),
  );
}

/** Removes a call that belongs to another customer. */
export async function unlink(
  shopify: Shopify,
  customer: string,
  entry: string,
  options: RequestOptions,
): Promise<void> {
  const id = globalId('Metaobject', entry) ?? '';
  const without = (calls: readonly string[]) => (calls.includes(id) ? calls.filter((each) => each !== id) : null);
  await unlessRefused(change(shopify, customer, '', options, without));
}

/**
 * Changes the list of a customer's calls. The digest of what was read proves that no one else changed it meanwhile.
 * @param next null: nothing is to be changed
 */
async function change(
  shopify: Shopify,
  customer: string,
  tag: string,
  options: RequestOptions,
  next: (calls: readonly string[]) => string[] | null,
): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const found = (await shopify.ask(Links, linksOfCustomer, { id: customer }, options)).customer;
    // The customer was deleted.
    if (found === null) return;
    const calls = next(callsIn(found.metafield?.value ?? ''));
    if (calls === null) return;
    const metafield = {
      ...{ ownerId: customer, namespace: 'sidecall', key: 'calls', type: 'list.metaobject_reference' },
      value: JSON.stringify(calls),
      // null: there must be none yet.
      compareDigest: found.metafield?.compareDigest ?? null,
    };
    const variables = { id: customer, tags: tag === '' ? [] : [tag], withTags: tag !== '', metafields: [metafield] };
    const { tagsAdd, metafieldsSet } = await shopify.ask(Linked, linkCall, variables, options);
    mustBeEmpty(tagsAdd?.userErrors ?? []);
    if (!isStale(metafieldsSet.userErrors)) return mustBeEmpty(metafieldsSet.userErrors);
  }
  throw new CodedError('CRM_UNAVAILABLE', { message: 'Others change the customer in Shopify at the same time.' });
}

function isStale(errors: UserErrors): boolean {
  return errors.some(({ code }) => code === 'STALE_OBJECT' || code === 'INVALID_COMPARE_DIGEST');
}

function callsIn(value: string): string[] {
  try {
    return z.parse(z.array(z.string()), JSON.parse(value));
  } catch {
    return [];
  }
}
