import * as z from 'zod/mini';
import { readRecord } from '../crm/dialled-record.ts';
import type { CrmRef } from '../crm/ref.ts';
import { CallView } from './call.ts';

const Id = z.string().check(z.minLength(1), z.maxLength(200));
/** Longer than any dialled or typed text. The phone itself validates it. */
const Typed = z.string().check(z.maxLength(4096));

/** A command of a tab to the tab that has the phone, or the sound of the call. */
export const TabCommand = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('dial'),
    to: Typed,
    about: z.optional(z.custom<CrmRef>((value) => readRecord(value) !== null)),
    callerId: z.optional(Typed),
  }),
  z.object({ do: z.literal('mute'), callId: Id, muted: z.boolean() }),
  z.object({ do: z.literal('digits'), callId: Id, digits: Typed }),
  z.object({ do: z.enum(['answer', 'reject', 'hang-up', 'hold', 'resume']), callId: Id }),
]);
export type TabCommand = z.infer<typeof TabCommand>;

/** The state of a tab's voice layer, which no event of the gateway contains. */
export const TabFacts = z.object({
  /** Calls whose sound is in that tab. */
  calls: z.record(Id, z.object({ muted: z.boolean(), digits: Typed })),
  /** The number being dialled in that tab, as typed. null: none. */
  dialling: z.nullable(Typed),
  /** The browser plays no sound in that tab before a click. */
  silenced: z.boolean(),
  /** The microphone sends nothing. */
  unheard: z.boolean(),
});
export type TabFacts = z.infer<typeof TabFacts>;

/** The SIP state of a call, in order: rings, accepted, held, resumed, over. */
export const LocalFact = z.enum(['rings', 'accepted', 'held', 'resumed', 'over']);
export type LocalFact = z.infer<typeof LocalFact>;

/**
 * Messages between the tabs of one agent over a BroadcastChannel. Any script of the page's origin can post there, so
 * each message is parsed. The messages contain no more than the agent's own events: a masked number has no digits.
 *
 *   asking tab            tab that has the phone
 *     request ───────────────►
 *        ◄─────────────── taken      (no message: no such tab, or it hangs)
 *        ◄─────────────── done       (error: what went wrong)
 */
export const TabMessage = z.discriminatedUnion('kind', [
  /** @prop until the time limit of the asking tab, in ms since 1970: a tab that hung until then ignores the request */
  z.object({ kind: z.literal('request'), id: Id, until: z.number(), command: TabCommand }),
  z.object({ kind: z.literal('taken'), id: Id, from: Id }),
  z.object({
    kind: z.literal('done'),
    id: Id,
    error: z.nullable(z.object({ code: z.string(), message: z.string(), help: z.string() })),
  }),
  /** A tab that is new, or has become the leader. The other tabs send their state again. */
  z.object({ kind: z.literal('hello'), from: Id, leads: z.boolean() }),
  z.object({ kind: z.literal('facts'), from: Id, facts: TabFacts }),
  /** @prop call the call as described by its INVITE, if it rings */
  z.object({ kind: z.literal('fact'), callId: Id, fact: LocalFact, call: z.nullable(CallView) }),
  z.object({ kind: z.literal('bye'), from: Id }),
]);
export type TabMessage = z.infer<typeof TabMessage>;
