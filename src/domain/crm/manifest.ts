import * as z from 'zod/mini';
import { CodedError } from '../errors.ts';

/** Optional methods of the port, and features that follow from the CRM itself. */
export const crmCapabilities = [
  'contacts.find',
  'contacts.create',
  /** The CRM stores a number so that its users cannot read it. */
  'contacts.private',
  'calls.log',
  'calls.live',
  'messages.log',
  'tickets.list',
  'tickets.save',
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
    /** Limits of the CRM: at most `max` requests of a class in `perMs`. */
    budget: z.array(
      z.strictObject({
        class: name,
        max: z.int().check(z.gte(1), z.lte(100_000)),
        perMs: z.int().check(z.gte(100), z.lte(86_400_000)),
      }),
    ),
  })
  .check(
    z.refine(({ fields }) => new Set(fields.map((field) => field.name)).size === fields.length, 'has a field twice'),
    z.refine(
      ({ capabilities }) => capabilities.includes('contacts.find') && capabilities.includes('calls.log'),
      'must be able to do contacts.find and calls.log',
    ),
    z.refine(
      ({ fields }) => fields.every(({ kind, choices }) => (kind === 'choice') === (choices !== undefined)),
      'must have choices for a field of the kind choice, and for no other',
    ),
    z.refine(
      ({ fields }) => fields.every(({ kind, default: value }) => kind !== 'secret' || value === undefined),
      'must not have a default for a secret',
    ),
  );
export type CrmManifest = z.infer<typeof CrmManifest>;

/**
 * @param source names the adapter in the error
 * @throws CodedError CRM_ADAPTER_INVALID, with one sentence for each problem
 */
export function readManifest(value: unknown, source: string): CrmManifest {
  const result = CrmManifest.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the manifest'} ${message}`);
  throw new CodedError('CRM_ADAPTER_INVALID', {
    message: `The manifest of ${source} is not valid: ${problems.slice(0, 5).join('; ')}.`,
    details: { problems },
  });
}
