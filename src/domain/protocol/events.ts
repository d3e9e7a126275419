import * as z from 'zod/mini';
import { CallView } from './call.ts';

/** Event types of `GET /v1/events`. Each event carries the whole call in its current state. */
export const callEventTypes = [
  'call.ringing', // the call rings this agent
  // The call no longer rings this agent (next agent, answered elsewhere, caller hung up). If the agent may no longer
  // see the call, only its `id` is sent.
  'call.withdrawn',
  'call.looked-up', // the CRM answered or failed
  'call.answered',
  'call.guessed', // a person or a machine answered: see `answeredBy`
  'call.held',
  'call.resumed',
  'call.parties', // a participant was rung, joined, was muted, or left
  'call.recording', // a recording started, paused, resumed, or finished
  'call.consent', // the caller agreed to a recording, or refused
  'call.transferred', // another agent has the call, or no agent has it any more
  'call.ended',
  'call.completed', // wrap-up saved
  'call.logged', // the CRM has stored the entry
] as const;
export type CallEventType = (typeof callEventTypes)[number];

export const CallEvent = z.object({ type: z.enum(callEventTypes), at: z.string(), call: CallView });
export type CallEvent = z.infer<typeof CallEvent>;

/** The first event after each connection without Last-Event-ID: the live calls. */
export const Snapshot = z.object({ type: z.literal('snapshot'), at: z.string(), calls: z.array(CallView) });
export type Snapshot = z.infer<typeof Snapshot>;

/**
 * Too many events were missed for a replay. A snapshot of the live calls follows, and the client must read everything
 * else that it shows (the list of calls) again by REST.
 */
export const Resync = z.object({ type: z.literal('resync'), at: z.string(), reason: z.string() });

/** Why the gateway ends a stream. */
export const closeReasons = [
  'expired', // the token expired
  'revoked', // the token, its agent or its site was revoked
  'replaced', // the identity opened more streams than allowed
  'slow', // the client read nothing for half a minute
  'stopping', // the gateway is stopping
] as const;
export type CloseReason = (typeof closeReasons)[number];

/** The last event of a stream that the gateway ends. It has no id: a client resumes after the event before. */
export const StreamClosed = z.object({ type: z.literal('closed'), at: z.string(), reason: z.enum(closeReasons) });

/** Events about the stream itself, not about a call. */
export const StreamNotice = z.discriminatedUnion('type', [Resync, StreamClosed]);
export type StreamNotice = z.infer<typeof StreamNotice>;

export const ServerEvent = z.discriminatedUnion('type', [CallEvent, Snapshot]);
export type ServerEvent = z.infer<typeof ServerEvent>;
