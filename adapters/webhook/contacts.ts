import * as z from 'zod/mini';
import { type CrmContact, contactWith, cutList, cutText, id } from '../kit/index.ts';

const mostNumbers = 20;
const mostRows = 20;

const short = cutText(200);
const optionalText = z.nullish(cutText(200));

/** A contact as a server answers it. What is too long is cut: it is no reason to show nothing. */
export const Contact = z.object({
  id,
  kind: z.optional(z.string().check(z.minLength(1), z.maxLength(40))),
  name: cutText(),
  company: z.nullish(cutText()),
  numbers: cutList(cutText(64), mostNumbers),
  owner: optionalText,
  url: z.nullish(z.string().check(z.maxLength(2000))),
  createdAt: optionalText,
  tickets: z.optional(cutList(z.object({ id, subject: short, status: short, updatedAt: short }), mostRows)),
  calls: z.optional(
    cutList(
      z.object({ at: short, direction: z.enum(['inbound', 'outbound']), duration: z.number(), summary: cutText() }),
      mostRows,
    ),
  ),
  related: z.optional(cutList(z.object({ kind: short, id, label: short }), mostRows)),
  fields: z.optional(z.record(z.string(), cutText())),
});

/** Only web addresses become links. */
export function contactOf(said: z.infer<typeof Contact>): CrmContact {
  const { kind = 'contact', company, owner, url, createdAt, tickets = [], calls = [], related = [], fields } = said;
  return {
    ...contactWith({ id: said.id, name: said.name, company: company ?? null, numbers: said.numbers }),
    ...{ kind, owner: owner ?? null, url: linkOf(url), createdAt: createdAt ?? null },
    ...{ openTickets: tickets, lastCalls: calls, related },
    ...(fields && { fields }),
  };
}

export function linkOf(url: string | null | undefined): string | null {
  return url != null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}
