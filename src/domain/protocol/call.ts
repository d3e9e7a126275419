import * as z from 'zod/mini';
import { consentRules, consentStates } from '../calls/consent.ts';
import { endReasons } from '../calls/end-reason.ts';
import { phases } from '../calls/phase.ts';
import { ContactView } from './contact.ts';
import { CallParty, CallRecording, recordingStates } from './parties.ts';

/** A party as a browser may know it. A masked or withheld number has no `number`. */
export const PartyView = z.object({
  /** E.164, or as it was received where the caller has no such number; absent when masked or withheld. */
  number: z.optional(z.string()),
  /** Ready to show: national or international spelling, or the masked form. */
  display: z.string(),
  masked: z.boolean(),
  withheld: z.boolean(),
  /** What the party calls itself (a website visitor's name). */
  name: z.optional(z.string()),
  /** `false`: nobody vouches for the number. A visitor typed it, or STIR/SHAKEN failed. Left out otherwise. */
  verified: z.optional(z.literal(false)),
});
export type PartyView = z.infer<typeof PartyView>;

export const CallView = z.object({
  id: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  phase: z.enum(phases),
  customer: PartyView,
  virtualNumber: z.object({ number: z.string(), display: z.string(), label: z.string() }),
  masked: z.boolean(),
  /**
   * The agent it rings at, or who has it. An agent who was brought into a call gets a view of
   * its own: `agent` is that agent, `phase` is how it stands for them, `parties` names the others.
   */
  agent: z.nullable(z.string()),
  lookup: z.enum(['pending', 'found', 'unknown', 'unavailable']),
  contact: z.nullable(ContactView),
  /** No contact can be created: the number is masked, and the CRM would show it. */
  contactRefused: z.optional(z.literal(true)),
  params: z.record(z.string(), z.string()),
  startedAt: z.string(),
  answeredAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  endReason: z.nullable(z.enum(endReasons)),
  /** Seconds from answer to end; 0 while it lasts. */
  duration: z.number(),
  note: z.string(),
  disposition: z.nullable(z.string()),
  /** Who may have answered the number that was called: Asterisk's guess, where that is switched on. */
  answeredBy: z.optional(z.enum(['human', 'machine', 'unknown'])),
  /** Who else is in it, or is being asked. */
  parties: z.array(CallParty),
  /** Only in the view of somebody who was brought in: the customer waits with music, and does not hear them yet. */
  customerWaits: z.optional(z.boolean()),
  recording: z.enum(recordingStates),
  /** The agent may start and stop it. A recording that runs can always be paused. */
  canRecord: z.boolean(),
  /** Absent: the call may be recorded without. Else why it is, or is not, recorded. */
  consent: z.optional(z.object({ rule: z.enum(consentRules), state: z.enum(consentStates) })),
  /** Finished ones, oldest first. */
  recordings: z.array(CallRecording),
});
/** A call as one agent's browser sees it; masked where it must be. */
export type CallView = z.infer<typeof CallView>;

export const CallPage = z.object({ calls: z.array(CallView), next: z.nullable(z.string()) });
export type CallPage = z.infer<typeof CallPage>;

/** What the caller said of being recorded. */
export const ConsentSaid = z.object({ state: z.enum(['given', 'refused']) });
export type ConsentSaid = z.infer<typeof ConsentSaid>;

export const WrapUp = z.object({
  note: z.string().check(z.maxLength(4000)),
  disposition: z.nullable(z.string().check(z.maxLength(64))),
});
export type WrapUp = z.infer<typeof WrapUp>;

export const ContactDraft = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  company: z.nullable(z.string().check(z.maxLength(200))),
});
/** The number is the call's own: the browser may not know it. */
export type ContactDraft = z.infer<typeof ContactDraft>;
