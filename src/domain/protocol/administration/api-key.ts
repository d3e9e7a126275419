import * as z from 'zod/mini';

const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(60), z.regex(/^[^\p{Cc}]*$/u, 'must be one line'));

const end = z.nullable(z.iso.datetime({ offset: true }));

/** What a key may do: everything; reading alone; or placing, reading, redirecting and ending calls. */
const scope = z.enum(['all', 'read', 'calls']);

export const ApiKeyBody = z.object({
  /** Of the server that uses the key. The audit names it. */
  name,
  scope: z._default(scope, 'all'),
  /** ISO 8601. null: the key does not expire. */
  expiresAt: z._default(end, null),
});
export type ApiKeyBody = z.infer<typeof ApiKeyBody>;

/** The scope of a key never changes. */
export const ApiKeyChange = z.object({ name, expiresAt: end });
export type ApiKeyChange = z.infer<typeof ApiKeyChange>;

/** An API key without its secret. All times are ISO 8601, UTC. */
export const ApiKeyView = z.object({
  id: z.string(),
  name: z.string(),
  scope,
  /** The last four characters. */
  ending: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  /** null: never. */
  expiresAt: z.nullable(z.string()),
  /** null: not used yet. */
  usedAt: z.nullable(z.string()),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;

export const ApiKeyCreated = z.extend(ApiKeyView, {
  /** It is not returned again. */
  key: z.string(),
});
