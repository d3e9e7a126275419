import * as z from 'zod/mini';
import { CallView } from '../call.ts';
import { type CallEventType, callEvents } from '../events.ts';

const eventType = z.enum(Object.keys(callEvents) as [CallEventType, ...CallEventType[]]);

const events = z.array(eventType).check(
  z.minLength(1),
  z.refine((all) => new Set(all).size === all.length, 'must not name an event twice'),
);

/** A subscription as an administrator writes it. */
export const WebhookBody = z.object({
  /** An https address of a public server, or a private host of SIDECALL_PRIVATE_HOSTS. */
  url: z.string().check(z.minLength(1), z.maxLength(2048)),
  /** The events that are sent. */
  events,
  /** While it is off, nothing is sent, and events that happen are not kept for it. */
  enabled: z._default(z.boolean(), true),
});
export type WebhookBody = z.infer<typeof WebhookBody>;

export const WebhookView = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(eventType),
  enabled: z.boolean(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** Events that wait to be delivered. */
  waiting: z.number(),
  /** The first failure after the last success, ISO 8601. null: the last attempt succeeded, or there was none. */
  failingSince: z.nullable(z.string()),
  /** The last failure, or why the gateway has switched the webhook off. null: none. */
  problem: z.nullable(z.string()),
});
export type WebhookView = z.infer<typeof WebhookView>;

/** The answer that contains the secret: it is returned once. */
export const WebhookCreated = z.extend(WebhookView, {
  /** Signs the requests: `whsec_` and 32 bytes in base64. It is not returned again. */
  secret: z.string(),
});

export const WebhookSecret = z.object({
  /** The new secret. It is not returned again. */
  secret: z.string(),
  /** Until then each request is signed with the secret before as well. ISO 8601, UTC. */
  previousUntil: z.string(),
});

/** The body of a request to a webhook (https://github.com/standard-webhooks/standard-webhooks). */
export const WebhookEvent = z.object({
  type: eventType,
  /** When it happened. ISO 8601, UTC. */
  timestamp: z.string(),
  data: z.object({
    /** The agent that the event is for. null: it is for no agent, or for all. */
    agent: z.nullable(z.string()),
    /** The call as it is when the request is sent. */
    call: CallView,
  }),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;
