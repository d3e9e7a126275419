import * as z from 'zod/mini';
import { participantKinds } from '../participants/participant.ts';
import { CallRecording } from './parties.ts';

/** Whose data is meant: the person at this number, in any spelling. It is in the body, because addresses are logged. */
export const PersonQuery = z.object({ number: z.string().check(z.minLength(1), z.maxLength(64)) });

export const PersonPage = z.object({
  number: z.string().check(z.minLength(1), z.maxLength(64)),
  limit: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(100)), 100),
  before: z.optional(z.string().check(z.maxLength(200))),
});

/** How much is stored of a person. */
export const PersonSummary = z.object({
  /** As it is stored: E.164, or text if it is no number of the public network. */
  number: z.string(),
  calls: z.number(),
  recordings: z.number(),
  /** Contacts of the gateway's own list. Absent: none. */
  contacts: z.optional(z.number()),
  /** Calls back that are booked: to this number, or by a call of theirs. Absent: none. */
  callbacks: z.optional(z.number()),
  /** ISO 8601, UTC; null: there is no call. */
  firstCallAt: z.nullable(z.string()),
  lastCallAt: z.nullable(z.string()),
});
export type PersonSummary = z.infer<typeof PersonSummary>;

/** One participant of an exported call. */
const ExportedParticipant = z.object({
  kind: z.enum(participantKinds),
  identity: z.nullable(z.string()),
  number: z.nullable(z.string()),
  name: z.string(),
  joinedAt: z.string(),
  answeredAt: z.nullable(z.string()),
  leftAt: z.nullable(z.string()),
  note: z.nullable(z.string()),
  disposition: z.nullable(z.string()),
  /** What an agent had written when they left, and did not save. */
  draft: z.nullable(z.object({ note: z.string(), disposition: z.nullable(z.string()) })),
});

/** The way of a call through the flow that answered it. */
const ExportedFlow = z.object({
  flow: z.string(),
  version: z.number(),
  /** The last queue. null: none. */
  queue: z.nullable(z.object({ name: z.string(), joinedAt: z.string(), leftAt: z.nullable(z.string()) })),
  /** Of a very long way, steps in the middle are left out. */
  steps: z.array(
    z.object({
      flow: z.string(),
      node: z.string(),
      kind: z.string(),
      outcome: z.string(),
      at: z.string(),
      /** Keys that the person pressed. null: none, or they are secret. */
      digits: z.nullable(z.string()),
    }),
  ),
});

/** A call with all that is stored of it. Its sound: GET /v1/recordings/{id}/audio. */
export const ExportedCall = z.object({
  id: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  origin: z.object({ kind: z.string(), id: z.string() }),
  virtualNumber: z.string(),
  number: z.nullable(z.string()),
  name: z.nullable(z.string()),
  /** As the CRM told it when the call came. */
  contact: z.unknown(),
  /** Contacts that also had the number. */
  matches: z.array(z.unknown()),
  /** What further CRMs said of the caller. */
  elsewhere: z.array(z.unknown()),
  params: z.record(z.string(), z.string()),
  startedAt: z.string(),
  answeredAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  endReason: z.nullable(z.string()),
  /** A guess. null: none was made. */
  answeredBy: z.nullable(z.enum(['human', 'machine', 'unknown'])),
  note: z.string(),
  disposition: z.nullable(z.string()),
  tags: z.array(z.string()),
  /** null: none. */
  followUp: z.nullable(z.object({ due: z.string(), subject: z.string() })),
  /** null: no flow answered the call. */
  flow: z.nullable(ExportedFlow),
  /** What was said of being recorded; null: nothing. */
  consent: z.unknown(),
  participants: z.array(ExportedParticipant),
  recordings: z.array(CallRecording),
  events: z.array(z.object({ type: z.string(), at: z.string() })),
});
export type ExportedCall = z.infer<typeof ExportedCall>;

/** A call back that is booked, and was not made yet. */
export const ExportedCallback = z.object({
  /** The call in which it was booked. */
  callId: z.string(),
  /** E.164. */
  number: z.string(),
  /** The number that was called, which the call back comes from. */
  virtualNumber: z.string(),
});
export type ExportedCallback = z.infer<typeof ExportedCallback>;

/** A contact of the gateway's own list, complete. */
export const ExportedContact = z.object({
  id: z.string(),
  name: z.string(),
  company: z.nullable(z.string()),
  numbers: z.array(z.string()),
  email: z.nullable(z.string()),
  notes: z.string(),
  owner: z.nullable(z.string()),
  doNotRecord: z.boolean(),
  createdAt: z.string(),
});
export type ExportedContact = z.infer<typeof ExportedContact>;

/** Calls of a person, newest first. “next” is null on the last page. */
export const PersonExport = z.object({
  calls: z.array(ExportedCall),
  next: z.nullable(z.string()),
  /** Contacts with the number, on the first page. Absent: none. */
  contacts: z.optional(z.array(ExportedContact)),
  /** Calls back: to the number on the first page, to other numbers on the page of their call. Absent: none. */
  callbacks: z.optional(z.array(ExportedCallback)),
});
export type PersonExport = z.infer<typeof PersonExport>;

/** What was deleted. */
export const PersonDeletion = z.object({
  calls: z.number(),
  recordings: z.number(),
  /** Absent: none. */
  contacts: z.optional(z.number()),
  /** Calls back that were cancelled. Absent: none. */
  callbacks: z.optional(z.number()),
});
export type PersonDeletion = z.infer<typeof PersonDeletion>;
