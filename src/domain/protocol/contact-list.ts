import * as z from 'zod/mini';
import { identity } from './identity.ts';

/** Limits of a contact's texts, in characters, and of its list of numbers. */
export const contactLimits = { name: 200, company: 200, number: 64, numbers: 20, email: 254, notes: 10_000 } as const;

const text = (most: number) => z.string().check(z.trim(), z.maxLength(most));
const numbers = z.array(z.string().check(z.maxLength(contactLimits.number))).check(z.maxLength(contactLimits.numbers));
/** What is before and after the "@" is for a mail server to judge. */
export const emailAddress = text(contactLimits.email).check(z.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address'));

const common = {
  name: text(contactLimits.name).check(z.minLength(1)),
  company: z._default(z.nullable(text(contactLimits.company)), null),
  email: z._default(z.nullable(emailAddress), null),
  notes: z._default(text(contactLimits.notes), ''),
  /** The contact refused to be recorded. */
  doNotRecord: z._default(z.boolean(), false),
};

export const ContactBody = z.object({
  ...common,
  /** In any spelling; one without a country code is of the home country. */
  numbers: z._default(numbers, []),
  /** An agent's identity. Default: the agent that creates the contact. */
  owner: z.optional(z.nullable(identity)),
});
export type ContactBody = z.infer<typeof ContactBody>;

export const ContactChange = z.object({
  ...common,
  /** Default: unchanged. */
  numbers: z.optional(numbers),
  owner: z._default(z.nullable(identity), null),
  /** The revision that was read. The change is refused if there is a newer one. */
  revision: z.int().check(z.gte(1)),
});
export type ContactChange = z.infer<typeof ContactChange>;

/** A contact of the gateway's own list, as the reader may see it. */
export const ListedContact = z.object({
  id: z.string(),
  name: z.string(),
  company: z.nullable(z.string()),
  /** `number`: E.164, with “,” before an extension. null: hidden from this reader. */
  numbers: z.array(z.object({ number: z.nullable(z.string()), display: z.string() })),
  email: z.nullable(z.string()),
  notes: z.string(),
  owner: z.nullable(z.string()),
  doNotRecord: z.boolean(),
  /** The number came from a masked call: only administrators and servers read it. */
  private: z.boolean(),
  createdAt: z.string(),
  revision: z.number(),
});
export type ListedContact = z.infer<typeof ListedContact>;

export const ContactPage = z.object({ contacts: z.array(ListedContact), next: z.nullable(z.string()) });
export type ContactPage = z.infer<typeof ContactPage>;

/** In the body, because addresses are logged. */
export const ContactSearch = z.object({
  /** Words that occur in name, company or e-mail address. Case and accents do not matter. */
  text: z.optional(z.string().check(z.maxLength(200))),
  /** In any spelling. The answer is then one page. */
  number: z.optional(z.string().check(z.minLength(1), z.maxLength(contactLimits.number))),
  limit: z._default(z.int().check(z.gte(1), z.lte(200)), 50),
  before: z.optional(z.string().check(z.maxLength(200))),
});

/** Why a row of a file was not imported. */
export const rowProblems = [
  /** A quoted cell does not end, or text follows its end. */
  'QUOTES',
  'TOO_MANY_CELLS',
  'NAME_MISSING',
  'INVALID_NUMBER',
  'INVALID_EMAIL',
  'INVALID_OWNER',
  /** Neither yes nor no. */
  'INVALID_VALUE',
  'TOO_LONG',
  'TOO_MANY_NUMBERS',
  /** A contact has one of the numbers. */
  'DUPLICATE',
  /** This row and those after it were not read. */
  'TOO_MANY_ROWS',
] as const;
export type RowProblemCode = (typeof rowProblems)[number];

export const ImportReport = z.object({
  /** Rows without the header and empty lines. */
  rows: z.number(),
  created: z.number(),
  /** Rows that added something to an existing contact. */
  merged: z.number(),
  /** Rows whose contact has all of it already. */
  unchanged: z.number(),
  /** Rows that were not imported. */
  failed: z.number(),
  /** The first 1,000 of them. */
  problems: z.array(
    z.object({
      /** The line of the file, from 1, in which the row begins. */
      line: z.number(),
      /** The column's header. null: the whole row. */
      column: z.nullable(z.string()),
      code: z.enum(rowProblems),
      /** Existing contacts with the number. */
      contacts: z.optional(z.array(z.string())),
    }),
  ),
  /** Headers that mean nothing to the gateway. */
  ignoredColumns: z.array(z.string()),
});
export type ImportReport = z.infer<typeof ImportReport>;
