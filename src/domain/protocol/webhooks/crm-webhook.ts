import * as z from 'zod/mini';
import { endReasons } from '../../calls/end-reason.ts';

/**
 * What the adapter `webhook` asks a server, and what the server answers. The adapter is for a CRM or a program of your own
 * that has no adapter: its server implements these requests.
 */

const text = (most: number) => z.string().check(z.maxLength(most));
/** Your own id. It must not be made of a number. */
const id = z.string().check(z.minLength(1), z.maxLength(200));
const Ref = z.object({
  /** Your word for contact, lead, company or ticket. */
  kind: z.string(),
  id,
});
/** ISO 8601, UTC. */
const time = z.string();

export const CrmWebhookContact = z.object({
  id,
  /** Default: `contact`. */
  kind: z.optional(text(40)),
  name: z.string(),
  company: z.optional(z.nullable(z.string())),
  /** In any spelling. Contacts without the number that was sought are left out. */
  numbers: z.array(z.string()),
  /** Your user that owns the contact. */
  owner: z.optional(z.nullable(z.string())),
  /** The page of the contact. It must not contain a number. */
  url: z.optional(z.nullable(z.string())),
  createdAt: z.optional(z.nullable(time)),
  /** Open tickets, newest first. */
  tickets: z.optional(z.array(z.object({ id, subject: z.string(), status: z.string(), updatedAt: time }))),
  /** Past calls, newest first. The duration is in seconds. */
  calls: z.optional(
    z.array(
      z.object({ at: time, direction: z.enum(['inbound', 'outbound']), duration: z.number(), summary: z.string() }),
    ),
  ),
  /** Open deals, orders and the like. */
  related: z.optional(z.array(z.object({ kind: z.string(), id, label: z.string() }))),
  /** The values of the fields that the request named. */
  fields: z.optional(z.record(z.string(), z.string())),
});
export type CrmWebhookContact = z.infer<typeof CrmWebhookContact>;

/** The answer to a search. */
export const CrmWebhookContacts = z.object({ contacts: z.array(CrmWebhookContact) });

/** What calls and entries have in common. */
const aboutCall = {
  callId: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  /** The outside number, or its mask if the virtual number is masked. */
  customer: z.string(),
  masked: z.boolean(),
  virtualNumber: z.string(),
  /** The agent's identity. */
  agent: z.nullable(z.string()),
  /** Your user of the agent, as the connection maps them. */
  user: z.nullable(z.string()),
  about: z.nullable(Ref),
};

/** Store the call under `callId`. If you have it, replace it, unless your `revision` is higher. */
export const CrmWebhookCall = z.object({
  type: z.literal('crm.call'),
  timestamp: time,
  data: z.object({
    ...aboutCall,
    /** 1 for the first write, and increasing. */
    revision: z.int(),
    /** The id that you answered before. null: you did not, or the answer was lost. */
    recordId: z.nullable(z.string()),
    related: z.array(Ref),
    /** The number was not proven: match no contact by it. */
    unverified: z.boolean(),
    startedAt: time,
    answeredAt: z.nullable(time),
    endedAt: time,
    /** Seconds from answer to end. */
    duration: z.number(),
    endReason: z.enum(endReasons),
    note: z.string(),
    disposition: z.nullable(z.string()),
    /** Often with a later revision. The address needs a key: see the guide to recordings. */
    recording: z.nullable(z.object({ url: z.string(), seconds: z.number() })),
    fields: z.record(z.string(), z.string()),
  }),
});
export type CrmWebhookCall = z.infer<typeof CrmWebhookCall>;

/** The answer to `crm.call`. */
export const CrmWebhookSaved = z.object({ recordId: id, url: z.optional(z.nullable(z.string())) });

/** Create the contact, once for each `key`: if you have it, answer with it. */
export const CrmWebhookNewContact = z.object({
  type: z.literal('crm.contact'),
  timestamp: time,
  data: z.object({
    key: z.string(),
    name: z.string(),
    company: z.nullable(z.string()),
    /** E.164. */
    number: z.string(),
    /** The number was not proven. */
    unverified: z.boolean(),
  }),
});
export type CrmWebhookNewContact = z.infer<typeof CrmWebhookNewContact>;

/** A step of a call while it happens. It is sent once, and dropped if it is late. */
export const CrmWebhookLive = z.object({
  type: z.literal('crm.live'),
  timestamp: time,
  data: z.object({
    ...aboutCall,
    step: z.enum(['ringing', 'answered', 'held', 'transferred', 'missed', 'ended']),
    at: time,
  }),
});
export type CrmWebhookLive = z.infer<typeof CrmWebhookLive>;

/** The answer to `crm.live`. */
export const CrmWebhookHint = z.object({
  received: z.literal(true),
  /** Your user that should take the call: rings first, if the virtual number wants that. */
  owner: z.optional(z.string()),
  /** Shown in the screen pop. */
  about: z.optional(Ref),
});

/** The requests, for the OpenAPI document and the reference. */
export const crmWebhooks = {
  'crm.contacts': {
    method: 'get',
    summary: 'Adapter `webhook`: find the contacts of a caller',
    description:
      'Query: `number` in E.164, `country` for numbers without a country code, `limit` for the most contacts to return, and `field` for each further field that is needed. The text in place of the body in the signature is the path with its query.',
    body: null,
    answer: 'CrmWebhookContacts',
  },
  'crm.call': {
    method: 'post',
    summary: 'Adapter `webhook`: store a call',
    description: 'Comes again with higher revisions, and after a failure. Answer only when it is stored.',
    body: 'CrmWebhookCall',
    answer: 'CrmWebhookSaved',
  },
  'crm.contact': {
    method: 'post',
    summary: 'Adapter `webhook`: create a contact',
    description: 'An agent has entered the name of an unknown caller.',
    body: 'CrmWebhookNewContact',
    answer: 'CrmWebhookContact',
  },
  'crm.live': {
    method: 'post',
    summary: 'Adapter `webhook`: a step of a call while it happens',
    description: 'Answer within 1.5 seconds if the call waits for the owner.',
    body: 'CrmWebhookLive',
    answer: 'CrmWebhookHint',
  },
} as const;
