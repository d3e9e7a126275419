import * as z from 'zod/mini';
import { cutList, cutText, id } from '../kit/index.ts';

const text = cutText();
const optionalText = z._default(z.nullable(text), null);
const optionalId = z._default(z.nullable(id), null);

export const Ticket = z.object({
  id,
  external_id: optionalText,
  subject: optionalText,
  status: text,
  created_at: text,
  updated_at: text,
  requester_id: optionalId,
  assignee_id: optionalId,
  via: z.optional(
    z.object({
      channel: z._default(z.nullable(z.union([text, z.int()])), null),
      source: z.optional(z.object({ rel: optionalText })),
    }),
  ),
});
export type Ticket = z.infer<typeof Ticket>;

export const OneTicket = z.object({ ticket: Ticket });
export const Tickets = z.object({ tickets: cutList(Ticket, 100) });

export const Comment = z.object({
  /** "Comment" or "VoiceComment". */
  type: optionalText,
  body: z._default(z.nullable(z.string()), null),
  public: z._default(z.nullable(z.boolean()), null),
  created_at: optionalText,
  data: z.optional(
    z.nullable(
      z.object({ call_duration: z._default(z.nullable(z.union([z.number(), text])), null), started_at: optionalText }),
    ),
  ),
});
export type Comment = z.infer<typeof Comment>;

export const Comments = z.object({ comments: cutList(Comment, 100) });

export const User = z.object({
  id,
  name: text,
  email: optionalText,
  phone: optionalText,
  role: optionalText,
  external_id: optionalText,
  details: optionalText,
  organization_id: optionalId,
  created_at: optionalText,
  active: z._default(z.nullable(z.boolean()), null),
  suspended: z._default(z.nullable(z.boolean()), null),
  /** The account's own fields, by their keys. */
  user_fields: z._default(z.nullable(z.record(z.string(), z.unknown())), null),
});
export type User = z.infer<typeof User>;

export const OneUser = z.object({ user: User });

const Organization = z.object({ id, name: text });
export type Organization = z.infer<typeof Organization>;

/** A user's address of any kind: an email address, a telephone number. */
const Identity = z.object({ user_id: id, type: text, value: optionalText });

/** Users with their side-loaded records, if these were requested. */
export const Users = z.object({
  users: cutList(User, 100),
  organizations: z.optional(cutList(Organization, 100)),
  identities: z.optional(cutList(Identity, 1000)),
  meta: z.optional(z.object({ has_more: z.boolean(), after_cursor: optionalText })),
});
export type Users = z.infer<typeof Users>;

export const SearchPage = z.object({ results: cutList(z.object({ id }), 100), next_page: optionalText });
