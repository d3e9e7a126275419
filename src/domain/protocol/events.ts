import * as z from 'zod/mini';
import { ThingChanged } from './administration/changed.ts';
import { AgentStatusView } from './agent-status.ts';
import { CallView } from './call.ts';
import { QueuedCallView } from './queued-call.ts';

/**
 * The event types of `GET /v1/events`, and what has happened to the call. Each event carries the whole call in its
 * current state; once the call is over, with what lists say of it (`crmEntry`, `calledBack`). A new event is one line
 * here: the stream, the store and the documents read this table.
 */
export const callEvents = {
  'call.ringing': 'The call rings at this agent.',
  'call.withdrawn':
    'The call no longer rings at this agent: the next agent rings, another agent answered, or the caller hung up. An agent without access to the call any more gets its `id` and nothing else.',
  'call.looked-up': 'The CRM lookup is complete, or failed.',
  'call.answered': 'The call was answered.',
  'call.guessed': 'Asterisk detected whether a person or a machine answered: see `answeredBy`.',
  'call.held': 'The call is on hold.',
  'call.resumed': 'The call is no longer on hold.',
  'call.parties': 'A participant was invited, joined, was muted or unmuted, or left.',
  'call.recording': 'A recording began, paused, resumed, or is complete.',
  'call.consent': 'The customer consented to the recording, or refused.',
  'call.transferred':
    'The call was transferred to another agent or to a number, or its flow goes on without the agent.',
  'call.step': 'The flow of the call has reached another node: see `flow`.',
  'call.parked':
    'The call waits in a slot: see `waiting`. All agents get this event, and any of them may retrieve the call.',
  'call.retrieved':
    'An agent has the parked call. All agents get this event; those without access to the call any more get its `id` and nothing else.',
  'call.ended': 'The audio of the call has ended.',
  'call.noted': 'The agent has written a note, or chosen an outcome, tags or a follow-up. The wrap-up is open.',
  'call.completed': 'The wrap-up is saved.',
  'call.logged': 'The CRM has the entry of the call.',
  'call.entry': 'What a CRM gets of the call failed, was refused, or is written after all: see `crmEntry`.',
  'call.called-back': 'A later call reached or tried to reach the number of this missed call: see `calledBack`.',
} as const;
export type CallEventType = keyof typeof callEvents;
const callEventTypes = Object.keys(callEvents) as CallEventType[];

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
export const streamEnds = {
  expired: 'The token expired. Connect again with a new token.',
  revoked: 'The token, its agent or its site was revoked.',
  replaced: 'The identity opened more streams than are allowed; the oldest ended.',
  slow: 'The client read nothing for half a minute.',
  stopping: 'The gateway stops. Connect again after a pause.',
} as const;
export type CloseReason = keyof typeof streamEnds;
export const closeReasons = Object.keys(streamEnds) as CloseReason[];

/** The last event of a stream that the gateway ends. It has no id: a client resumes after the event before. */
export const StreamClosed = z.object({ type: z.literal('closed'), at: z.string(), reason: z.enum(closeReasons) });

/**
 * The CRM's server asks the agent to call this number. It has no id and is not repeated: a page that is not connected
 * does not learn of it.
 */
export const DialAsked = z.object({
  type: z.literal('dial'),
  at: z.string(),
  /** As the CRM spells it. */
  number: z.string(),
  /** The record with the number. */
  about: z.nullable(z.object({ kind: z.string(), id: z.string() })),
});
export type DialAsked = z.infer<typeof DialAsked>;

/**
 * Statuses that have changed: the agent's own at once; those of colleagues once a second, to pages that watch them (`POST
 * /v1/agent-statuses/watch`). It has no id and is not repeated: a page reads the statuses again when its stream opens.
 */
export const AgentStatusChanged = z.object({
  type: z.literal('agent.status'),
  at: z.string(),
  statuses: z.array(AgentStatusView),
});
export type AgentStatusChanged = z.infer<typeof AgentStatusChanged>;

/**
 * Calls that wait in queues, once a second, to pages that watch their team (`POST /v1/agent-statuses/watch`). Agents learn
 * of their own queues, supervisors and administrators of all. It has no id and is not repeated: a page reads the list again
 * (`GET /v1/queued-calls`) when its stream opens.
 */
export const QueuedCallsChanged = z.object({
  type: z.literal('queue.calls'),
  at: z.string(),
  /** Calls that wait now, or have changed. */
  calls: z.array(QueuedCallView),
  /** Ids of calls that no longer wait, or not for this reader. It may not have seen them before. */
  gone: z.array(z.string()),
});
export type QueuedCallsChanged = z.infer<typeof QueuedCallsChanged>;

/**
 * Whether calls ring in this page. Only a page hears of it that is registered, reads events over the same socket, and
 * says whether its microphone works. It has no id.
 */
export const PageRings = z.object({
  type: z.literal('rings'),
  at: z.string(),
  /** False: another page of the agent rings. */
  here: z.boolean(),
});
export type PageRings = z.infer<typeof PageRings>;

/** Events that are not about a call. */
export const StreamNotice = z.discriminatedUnion('type', [
  Resync,
  StreamClosed,
  DialAsked,
  AgentStatusChanged,
  QueuedCallsChanged,
  PageRings,
  ThingChanged,
]);
export type StreamNotice = z.infer<typeof StreamNotice>;

export const ServerEvent = z.discriminatedUnion('type', [CallEvent, Snapshot]);
export type ServerEvent = z.infer<typeof ServerEvent>;
