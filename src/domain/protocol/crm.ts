import * as z from 'zod/mini';
import { CrmField, crmCapabilities } from '../crm/manifest.ts';
import { ticketCauses } from '../crm/ticket.ts';
import { errorCodes } from '../errors.ts';
import { identity } from './identity.ts';

/** Some services give a key file as the secret. */
const value = z.union([z.string().check(z.maxLength(10_000)), z.number(), z.boolean()]);
const text = (most: number) => z.string().check(z.maxLength(most));

export const CrmConnectionId = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits and hyphens'));
const NoRecording = z.object({
  /** The CRM's name of the field. */
  field: text(100).check(z.minLength(1)),
  /** Compared without regard to case. */
  value: text(200),
});
/** Scheme, host and port of a page. It becomes a part of a security policy, so nothing else fits. */
const origin = z
  .string()
  .check(
    z.maxLength(200),
    z.regex(
      /^https?:\/\/([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?$/,
      'must be an origin such as https://crm.example, in lower-case letters and without a path',
    ),
  );

export const CrmAdapterView = z.object({
  name: z.string(),
  label: z.string(),
  capabilities: z.array(z.enum(crmCapabilities)),
  /** Whether a connection needs the CRM's address, and the hosts that it may have. */
  address: z.object({ needed: z.boolean(), hosts: z.array(z.string()) }),
  fields: z.array(CrmField),
});
export type CrmAdapterView = z.infer<typeof CrmAdapterView>;

export const CrmConnectionBody = z.object({
  /** The name of an adapter. */
  adapter: text(40),
  /** Default: the adapter's label. */
  label: z.optional(text(100).check(z.minLength(1))),
  /** The CRM's address, e.g. "https://crm.example". */
  baseUrl: z._default(text(500), ''),
  /** Values for the adapter's fields. A secret that is omitted keeps its stored value. */
  values: z._default(z.record(text(40), value), {}),
  /** Agents by the CRM's ids of their users. */
  users: z._default(z.record(text(200), identity), {}),
  /** Connections are in the order of their positions. The first enabled one is the system of record. */
  position: z._default(z.int().check(z.gte(0), z.lte(1000)), 0),
  enabled: z._default(z.boolean(), true),
  /** Calls that become tickets, if no agent answered: without a message, and with one. Omitted: as before, or none. */
  tickets: z.optional(z.array(z.enum(ticketCauses)).check(z.maxLength(ticketCauses.length))),
  /** The contact's field, and its value that means "do not record". null: none. Omitted: as before, or none. */
  noRecording: z.optional(z.nullable(NoRecording)),
  /**
   * Origins of the CRM's pages, e.g. "https://crm.example". Only these may frame /embed/{id}. Default: they stay as they
   * are.
   */
  origins: z.optional(z.array(origin).check(z.maxLength(20))),
});
export type CrmConnectionBody = z.infer<typeof CrmConnectionBody>;

export const CrmConnectionView = z.object({
  id: z.string(),
  /** `settings`: made by SIDECALL_CRM…, and changed only there. `built-in`: the contact list, as long as there is no other. */
  source: z.enum(['settings', 'database', 'built-in']),
  adapter: z.string(),
  label: z.string(),
  baseUrl: z.string(),
  /** Without secrets. */
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The names of the stored secrets. */
  secrets: z.array(z.string()),
  users: z.record(z.string(), z.string()),
  position: z.number(),
  enabled: z.boolean(),
  tickets: z.array(z.enum(ticketCauses)),
  noRecording: z.nullable(NoRecording),
  /** Origins of the pages that may frame /embed/{id}. */
  origins: z.array(z.string()),
  /** The outcome of the last request. */
  condition: z.object({
    state: z.enum(['unknown', 'ok', 'failing']),
    code: z.nullable(z.enum(errorCodes as [string, ...string[]])),
    message: z.nullable(z.string()),
    since: z.nullable(z.string()),
  }),
  /** What a user of the CRM allowed (OAuth 2). null: the fields contain all credentials. */
  access: z.nullable(
    z.object({
      /** `missing`: no user has allowed access. `refused`: the CRM does not renew it; a user has to allow it again. */
      state: z.enum(['missing', 'allowed', 'refused']),
      /** The end of the current access token, which the gateway renews. ISO 8601. */
      expiresAt: z.nullable(z.string()),
      refusedAt: z.nullable(z.string()),
    }),
  ),
  /** Log entries: waiting, those of them that failed at least once, and those that the CRM refused. */
  entries: z.object({ pending: z.number(), failing: z.number(), parked: z.number() }),
});
export type CrmConnectionView = z.infer<typeof CrmConnectionView>;

/** A user of the CRM, for the `users` of its connection. */
export const CrmUserView = z.object({
  /** As `users` names it. */
  id: z.string(),
  name: z.string(),
  email: z.nullable(z.string()),
  /** false: they can no longer sign in to the CRM. */
  active: z.boolean(),
  /** The identity of the agent that the connection maps the user to. null: none */
  agent: z.nullable(z.string()),
});

export const BeginAuthorizationBody = z.object({
  /** The gateway's address for browsers, e.g. "https://cti.example". Default: the address of this request. */
  gatewayUrl: z.optional(
    text(500).check(
      z.regex(/^https?:\/\/[^\s/?#@]+$/, 'must be an address without a path, such as https://cti.example'),
    ),
  ),
});

export const BegunAuthorization = z.object({
  /** The address for the browser of a CRM's user. */
  url: z.string(),
  /** The address to register with the CRM. */
  redirectUri: z.string(),
  /** ISO 8601. */
  expiresAt: z.string(),
});

export const ParkedEntries = z.object({
  /** Newest first. */
  entries: z.array(
    z.object({
      callId: z.string(),
      what: z.enum(['entry', 'ticket', 'task']),
      parkedAt: z.string(),
      attempts: z.number(),
      reason: z.string(),
    }),
  ),
});
export type ParkedEntries = z.infer<typeof ParkedEntries>;

export const RetryBody = z.object({
  /** Default: all parked and waiting entries of the connection. */
  callId: z.optional(text(64)),
});

export const Retried = z.object({ retried: z.number() });
export type Retried = z.infer<typeof Retried>;
