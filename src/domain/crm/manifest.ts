import * as z from 'zod/mini';
import { CrmOAuth } from './oauth.ts';

/** Optional methods of the port, and features that follow from the CRM itself. */
export const crmCapabilities = [
  'contacts.find',
  /** Finds contacts by words of their names, for a dialer. */
  'contacts.search',
  'contacts.create',
  /** The CRM stores a number so that its users cannot read it. */
  'contacts.private',
  /** A search reads further fields of the contacts. */
  'contacts.fields',
  'calls.log',
  'calls.live',
  /** The CRM's server asks for calls, e.g. after a click on a number. */
  'calls.dial',
  /** The CRM's server tells of orders. */
  'orders.events',
  'messages.log',
  'tickets.list',
  'tickets.save',
  /** Follow-ups of calls become tasks. */
  'tasks.save',
  'users.list',
] as const;

export type CrmCapability = (typeof crmCapabilities)[number];

const name = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens'));
const sentence = z.string().check(z.minLength(1), z.maxLength(300));

/** A value that the administrator enters. Secret values are stored encrypted, and are never shown again. */
export const CrmField = z.strictObject({
  name: z.string().check(z.regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a camelCase name')),
  label: sentence,
  help: z.optional(sentence),
  kind: z.enum(['text', 'number', 'boolean', 'choice', 'secret']),
  required: z.boolean(),
  /** For a choice. */
  choices: z.optional(z.array(z.strictObject({ value: z.string(), label: sentence })).check(z.minLength(1))),
  /** Not for a secret. */
  default: z.optional(z.union([z.string(), z.number(), z.boolean()])),
});
export type CrmField = z.infer<typeof CrmField>;

/** What an adapter can do, and what it must be told. */
export const CrmManifest = z
  .strictObject({
    /** The version of this schema. */
    manifest: z.literal(1),
    /** The folder's name, e.g. "demo-crm". */
    name,
    /** The CRM's own name. */
    label: sentence,
    capabilities: z.array(z.enum(crmCapabilities)).check(z.minLength(1)),
    /** Whether the administrator enters the CRM's address. `hosts` limits it, e.g. ["*.zendesk.com"]; empty: any. */
    address: z.strictObject({
      needed: z.boolean(),
      hosts: z.array(z.string().check(z.regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a host name'))),
    }),
    fields: z.array(CrmField),
    /** How users of the CRM allow access. Missing: the fields contain all credentials. */
    auth: z.optional(CrmOAuth),
    /** Limits of the CRM: at most `max` requests of a class in `perMs`. */
    budget: z.array(
      z.strictObject({
        class: name,
        max: z.int().check(z.gte(1), z.lte(100_000)),
        perMs: z.int().check(z.gte(100), z.lte(86_400_000)),
      }),
    ),
    /** How the CRM frames the softphone, if it does: what the frame's `allow` must contain, and where it is set. */
    frame: z.optional(z.strictObject({ allow: sentence, where: sentence })),
  })
  .check((context) => {
    for (const [path, message] of contradictions(context.value)) {
      context.issues.push({ code: 'custom', input: context.value, path: [...path], message });
    }
  });
export type CrmManifest = z.infer<typeof CrmManifest>;

type Contradiction = [path: (string | number)[], message: string];

/** What no single field shows. The messages complete the sentence "The manifest's … ". */
function contradictions(manifest: {
  capabilities: readonly CrmCapability[];
  address: { needed: boolean; hosts: readonly string[] };
  fields: readonly CrmField[];
  auth?: CrmOAuth | undefined;
  budget: readonly { class: string }[];
}): Contradiction[] {
  const { capabilities, address, fields, auth, budget } = manifest;
  const found: Contradiction[] = [];
  for (const needed of ['contacts.find', 'calls.log'] as const) {
    if (!capabilities.includes(needed)) found.push([['capabilities'], `must contain ${needed}`]);
  }
  if (capabilities.includes('contacts.private') && !capabilities.includes('contacts.create')) {
    found.push([['capabilities'], 'must contain contacts.create, because it contains contacts.private']);
  }
  if (!address.needed && address.hosts.length > 0) {
    found.push([['address', 'hosts'], 'must be empty, because no address is needed']);
  }
  for (const at of repeated(capabilities)) found.push([['capabilities', at], 'must not be there twice']);
  for (const at of repeated(fields.map(({ name }) => name))) found.push([['fields', at, 'name'], 'must be unique']);
  for (const at of repeated(budget.map((limit) => limit.class)))
    found.push([['budget', at, 'class'], 'must be unique']);
  if (auth !== undefined) found.push(...contradictionsOfAuth(auth, address, fields));
  fields.forEach((field, at) => {
    const inField = (part: string, message: string) => found.push([['fields', at, part], message]);
    if (field.kind === 'choice' && field.choices === undefined) inField('choices', 'must be there for a choice');
    if (field.kind !== 'choice' && field.choices !== undefined) inField('choices', 'must be there for a choice only');
    if (field.default !== undefined && !fits(field, field.default)) {
      inField('default', field.kind === 'secret' ? 'must not be there for a secret' : 'must be a value of the field');
    }
  });
  return found;
}

function contradictionsOfAuth(
  auth: CrmOAuth,
  address: { needed: boolean },
  fields: readonly CrmField[],
): Contradiction[] {
  const found: Contradiction[] = [];
  const lacks = (name: string, kind: CrmField['kind']) =>
    !fields.some((field) => field.name === name && field.kind === kind);
  if (lacks('clientId', 'text')) found.push([['fields'], 'must contain the text clientId, because of auth']);
  if (lacks('clientSecret', 'secret'))
    found.push([['fields'], 'must contain the secret clientSecret, because of auth']);
  if (auth.alternative !== undefined && lacks(auth.alternative, 'secret')) {
    found.push([['auth', 'alternative'], 'must be the name of a secret field']);
  }
  for (const part of ['authorizationUrl', 'tokenUrl'] as const) {
    if (auth[part].startsWith('{baseUrl}') && !address.needed) {
      found.push([['auth', part], 'must not contain {baseUrl}, because no address is needed']);
    }
  }
  return found;
}

function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, at) => (names.indexOf(name) < at ? [at] : []));
}

function fits({ kind, choices = [] }: CrmField, value: string | number | boolean): boolean {
  if (kind === 'choice') return choices.some((choice) => choice.value === value);
  return typeof value === { text: 'string', number: 'number', boolean: 'boolean', secret: 'undefined' }[kind];
}
