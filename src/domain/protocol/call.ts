import * as z from 'zod/mini';
import { callOutcomes } from '../calls/call-filter.ts';
import { callbackStates } from '../calls/called-back.ts';
import { consentRules, consentStates } from '../calls/consent.ts';
import { endReasons } from '../calls/end-reason.ts';
import { phases } from '../calls/phase.ts';
import { entryStates } from './call-entry.ts';
import { ChoiceView, ContactView, RecordsElsewhere } from './contact.ts';
import { CallParty, CallRecording, recordingStates } from './parties.ts';

/** The outside party, as shown to a browser. A masked or withheld number has no `number`. */
export const PartyView = z.object({
  /** E.164, or as received if the caller has no such number. Absent if masked or withheld. */
  number: z.optional(z.string()),
  /** Formatted for display: the national or international spelling, or the masked form. */
  display: z.string(),
  masked: z.boolean(),
  withheld: z.boolean(),
  /** The name that the party gave (a website visitor's name). */
  name: z.optional(z.string()),
  /** `false`: the number is not verified, because a visitor typed it, or STIR/SHAKEN failed. Otherwise absent. */
  verified: z.optional(z.literal(false)),
});
export type PartyView = z.infer<typeof PartyView>;

/** Where the customer waits, in a call that has no agent and that any agent may take. */
const WaitingView = z.object({
  /** The name of the place. */
  place: z.string(),
  /** The name of the agent that left the customer there. */
  by: z.nullable(z.string()),
  /** ISO 8601, UTC. */
  since: z.string(),
});

/** What the caller did in the flow of the number, before an agent answered. */
const CallFlowView = z.object({
  /** The name of the flow. */
  name: z.string(),
  version: z.number(),
  /** The nodes that the caller passed, oldest first. */
  path: z.array(
    z.object({
      node: z.string(),
      kind: z.string(),
      /** The way that the caller took from there. */
      outcome: z.string(),
      /** Keys of the caller. Absent: none, or the node is secret. In a masked call, keys that could be a number are hidden. */
      digits: z.optional(z.string()),
      /** What the keys mean, or what else happened. */
      detail: z.optional(z.string()),
      at: z.string(),
      seconds: z.number(),
    }),
  ),
  /** The last queue that the caller waited in. */
  queue: z.optional(z.object({ name: z.string(), since: z.string(), seconds: z.number(), waits: z.boolean() })),
  /** What the agent reads while the call rings and while they talk. Absent: nothing. */
  script: z.optional(z.string()),
});
export type CallFlowView = z.infer<typeof CallFlowView>;

const FollowUpView = z.object({
  /** The day, as in 2026-12-24. */
  due: z.iso.date(),
  /** Empty: the note says it. */
  subject: z.string().check(z.maxLength(200)),
});

export const CallView = z.object({
  id: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  phase: z.enum(phases),
  customer: PartyView,
  virtualNumber: z.object({ number: z.string(), display: z.string(), label: z.string() }),
  masked: z.boolean(),
  /**
   * The ringing agent, or the agent of the call. A guest agent gets their own view: `agent` is the guest, `phase` is
   * the guest's phase, and `parties` names the others.
   */
  agent: z.nullable(z.string()),
  lookup: z.enum(['pending', 'found', 'unknown', 'unavailable']),
  /** Of several matches, the oldest until one is chosen: see `choice`. */
  contact: z.nullable(ContactView),
  /** Several contacts have the number. The entry in the CRM waits for the choice, at most ten minutes after the call. */
  choice: z.optional(ChoiceView),
  /** What further CRMs know of the caller. */
  elsewhere: z.optional(z.array(RecordsElsewhere)),
  /** No contact can be created, because the number is masked and the CRM would show it. */
  contactRefused: z.optional(z.literal(true)),
  params: z.record(z.string(), z.string()),
  startedAt: z.string(),
  answeredAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  endReason: z.nullable(z.enum(endReasons)),
  /** Seconds from answer to end. 0 during the call. */
  duration: z.number(),
  note: z.string(),
  disposition: z.nullable(z.string()),
  /** Absent: none. */
  tags: z.optional(z.array(z.string())),
  /** What is to be done after the call. Absent: nothing. */
  followUp: z.optional(FollowUpView),
  /** What earlier agents of the call have written, the first one first. Absent: nothing. */
  earlierNotes: z.optional(z.array(z.object({ by: z.string(), note: z.string() }))),
  /** Asterisk's guess, if it is enabled, whether a person or a machine answered the dialled number. */
  answeredBy: z.optional(z.enum(['human', 'machine', 'unknown'])),
  /** Other participants, also while they ring or are consulted. */
  parties: z.array(CallParty),
  /** The way through the flow of the number. Absent: no flow answered the call. */
  flow: z.optional(CallFlowView),
  /** Only in the view of a guest agent: the customer waits with music, and does not hear them yet. */
  customerWaits: z.optional(z.boolean()),
  /** The customer has left a conference, which goes on without them. */
  customerLeft: z.optional(z.literal(true)),
  /** No agent has the call, and any agent may take it. Other agents see no notes and no recordings. */
  waiting: z.optional(WaitingView),
  recording: z.enum(recordingStates),
  /** Whether the agent can start and stop a recording. A running recording can always be paused. */
  canRecord: z.boolean(),
  /** Absent: recording needs no consent. Otherwise the reason why the call is or is not recorded. */
  consent: z.optional(z.object({ rule: z.enum(consentRules), state: z.enum(consentStates) })),
  /** Finished recordings, oldest first. */
  recordings: z.array(CallRecording),
  /**
   * Only in lists and events, of missed calls that are not masked: whether a later call reached or tried to reach the
   * number.
   */
  calledBack: z.optional(z.enum(callbackStates)),
  /**
   * Only in lists, and in events once the call is over: how far the entry in the CRM is; of several, the one that is
   * furthest behind. Absent: there is none.
   */
  crmEntry: z.optional(z.enum(entryStates)),
});
/** A call as shown to one agent's browser, masked if necessary. */
export type CallView = z.infer<typeof CallView>;

const time = z.iso.datetime({ offset: true });

/** Which calls of the log are meant. */
export const CallFilterQuery = z.object({
  agent: z.optional(z.string().check(z.maxLength(64))),
  startedAfter: z.optional(time),
  startedBefore: z.optional(time),
  number: z.optional(z.string().check(z.maxLength(64))),
  queue: z.optional(z.string().check(z.maxLength(64))),
  outcome: z.optional(z.enum(callOutcomes)),
  missed: z.optional(z.stringbool()),
  voicemail: z.optional(z.stringbool()),
});
export type CallFilterQuery = z.infer<typeof CallFilterQuery>;

export const CallPage = z.object({ calls: z.array(CallView), next: z.nullable(z.string()) });
export type CallPage = z.infer<typeof CallPage>;

/** The caller's answer about being recorded. */
export const ConsentSaid = z.object({ state: z.enum(['given', 'refused']) });
export type ConsentSaid = z.infer<typeof ConsentSaid>;

export const WrapUp = z.object({
  note: z.string().check(z.maxLength(4000)),
  disposition: z.nullable(z.string().check(z.maxLength(64))),
  /** Replaces the tags of the call. Omitted: they stay. */
  tags: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(40))).check(z.maxLength(20))),
  /** null: none. Omitted: it stays. */
  followUp: z.optional(z.nullable(FollowUpView)),
});
export type WrapUp = z.infer<typeof WrapUp>;

/** The record that the CRM's page has already made of a call. */
export const CrmRecord = z.object({
  /** The CRM connection. Omitted: the connection that writes the entries of this call. */
  connection: z.optional(z.string().check(z.regex(/^[a-z0-9-]{1,40}$/))),
  /** The CRM's id of the record. */
  recordId: z.string().check(z.minLength(1), z.maxLength(200)),
});
export type CrmRecord = z.infer<typeof CrmRecord>;

/** A contact of the choice. null: none of them. */
export const ContactChosen = z.object({
  contact: z.nullable(z.object({ kind: z.string().check(z.maxLength(40)), id: z.string().check(z.maxLength(200)) })),
});
export type ContactChosen = z.infer<typeof ContactChosen>;

export const ContactDraft = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  company: z.nullable(z.string().check(z.maxLength(200))),
});
/** Has no number: the contact gets the call's number, which the browser may not know. */
export type ContactDraft = z.infer<typeof ContactDraft>;
