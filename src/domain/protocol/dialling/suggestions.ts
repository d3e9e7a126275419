import * as z from 'zod/mini';
import { numberKinds } from '../../outbound/rules.ts';

/** What was typed into a dialer. In the body, because addresses are logged. */
export const DialText = z.object({ text: z.string().check(z.trim(), z.minLength(2), z.maxLength(64)) });

/** What a typed text may mean. */
export const DialSuggestions = z.object({
  /** null: the text is no number that can be called. */
  number: z.nullable(
    z.object({
      /** E.164, or a short number. */
      to: z.string(),
      display: z.string(),
      /** ISO 3166-1 alpha-2. null: unknown, or a network without a country. */
      country: z.nullable(z.string()),
      kind: z.enum(numberKinds),
    }),
  ),
  /** Contacts of the CRM with these words or this number, at most ten. */
  contacts: z.array(
    z.object({
      name: z.string(),
      company: z.nullable(z.string()),
      numbers: z.array(z.object({ to: z.string(), display: z.string() })),
    }),
  ),
  /** Numbers are masked for this reader: contacts are not searched by digits, and those without a number to show are left out. */
  hidden: z.boolean(),
});
export type DialSuggestions = z.infer<typeof DialSuggestions>;
