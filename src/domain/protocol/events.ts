import * as z from 'zod/mini';
import { CallView } from './call.ts';

/** Event types of `GET /v1/events`; each carries the whole call as it now is. */
export const callEventTypes = [
  'call.ringing', // it rings at this agent
  // It no longer rings at this agent (next agent, answered elsewhere, caller gone). An agent who may not see the
  // call any more gets its `id` and nothing else of it.
  'call.withdrawn',
  'call.looked-up', // the CRM answered, or failed to
  'call.answered',
  'call.guessed', // a person or a machine answered: see `answeredBy`
  'call.held',
  'call.resumed',
  'call.parties', // somebody was asked to join, joined, was muted, or left
  'call.recording', // a recording began, paused, went on, or is finished
  'call.consent', // the caller agreed to be recorded, or refused
  'call.transferred', // it has another agent from now on, or left the agents altogether
  'call.ended',
  'call.completed', // wrap-up saved
  'call.logged', // the CRM has the entry
] as const;
export type CallEventType = (typeof callEventTypes)[number];

export const CallEvent = z.object({ type: z.enum(callEventTypes), at: z.string(), call: CallView });
export type CallEvent = z.infer<typeof CallEvent>;

/** First event after every connect without Last-Event-ID: what is live now. */
export const Snapshot = z.object({ type: z.literal('snapshot'), at: z.string(), calls: z.array(CallView) });
export type Snapshot = z.infer<typeof Snapshot>;

/**
 * Too much was missed to be told one by one: what is live follows as a snapshot, and what else the
 * client shows (the list of calls) has to be read again by REST.
 */
export const Resync = z.object({ type: z.literal('resync'), at: z.string(), reason: z.string() });

/** Why the gateway ends a stream. */
export const closeReasons = [
  'expired', // the token came to its end
  'revoked', // the token, its agent or its site was withdrawn
  'replaced', // the identity opened more streams than it may have
  'slow', // nothing was read for half a minute
  'stopping', // the gateway stops
] as const;
export type CloseReason = (typeof closeReasons)[number];

/** Last event of a stream that the gateway ends. It has no id: a client resumes after the event before. */
export const StreamClosed = z.object({ type: z.literal('closed'), at: z.string(), reason: z.enum(closeReasons) });

/** What the stream says of itself, and not of a call. */
export const StreamNotice = z.discriminatedUnion('type', [Resync, StreamClosed]);
export type StreamNotice = z.infer<typeof StreamNotice>;

export const ServerEvent = z.discriminatedUnion('type', [CallEvent, Snapshot]);
export type ServerEvent = z.infer<typeof ServerEvent>;
