import * as z from 'zod/mini';
import { CallView } from './call.ts';

/** Event types of `GET /v1/events`; each carries the whole call as it now is. */
export const callEventTypes = [
  'call.ringing', // it rings at this agent
  'call.withdrawn', // it no longer rings at this agent (next agent, answered elsewhere, caller gone)
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

export const ServerEvent = z.discriminatedUnion('type', [CallEvent, Snapshot]);
export type ServerEvent = z.infer<typeof ServerEvent>;
