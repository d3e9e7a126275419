import * as z from 'zod/mini';
import { type RequestOptions, refused } from '../kit/index.ts';
import { entryFields, entryType } from './call-entry.ts';
import { defineEntries, defineLinks, entryDefinition } from './documents.ts';
import { mustBeEmpty, type Shopify, type UserErrors, userErrors } from './shopify.ts';

const Made = z.object({ id: z.string() });
const Entries = z.object({
  metaobjectDefinitionCreate: z.object({ metaobjectDefinition: z.nullable(Made), userErrors }),
});
const Known = z.object({ metaobjectDefinitionByType: z.nullable(Made) });
const Links = z.object({ metafieldDefinitionCreate: z.object({ createdDefinition: z.nullable(Made), userErrors }) });

/** Defines calls, and the list of a customer's calls. Both may be there. */
export async function defineCalls(shopify: Shopify, options: RequestOptions): Promise<void> {
  const entries = {
    ...{ type: entryType, name: 'Call', displayNameKey: 'title' },
    description: 'A telephone call, written by Sidecall.',
    access: { storefront: 'NONE' },
    fieldDefinitions: Object.entries(entryFields).map(([key, type]) => ({ key, type, name: nameOf(key) })),
  };
  const made = (await shopify.ask(Entries, defineEntries, { definition: entries }, options)).metaobjectDefinitionCreate;
  mustBeNew(made.userErrors);
  const id = made.metaobjectDefinition?.id ?? (await knownDefinition(shopify, options));
  const links = {
    ...{ name: 'Calls', namespace: 'sidecall', key: 'calls', ownerType: 'CUSTOMER' },
    ...{ type: 'list.metaobject_reference', pin: true },
    validations: [{ name: 'metaobject_definition_id', value: id }],
  };
  const linked = (await shopify.ask(Links, defineLinks, { definition: links }, options)).metafieldDefinitionCreate;
  mustBeNew(linked.userErrors);
}

async function knownDefinition(shopify: Shopify, options: RequestOptions): Promise<string> {
  const { metaobjectDefinitionByType: known } = await shopify.ask(Known, entryDefinition, { type: entryType }, options);
  if (known === null) throw refused({ reason: 'Shopify has no definition of calls, and makes none.' });
  return known.id;
}

/** What another gateway, or an earlier attempt, defined is as good. */
function mustBeNew(errors: UserErrors): void {
  mustBeEmpty(errors.filter(({ code }) => code !== 'TAKEN'));
}

/** "virtual_number" becomes "Virtual number". */
function nameOf(key: string): string {
  return `${key.charAt(0).toUpperCase()}${key.slice(1).replaceAll('_', ' ')}`;
}
