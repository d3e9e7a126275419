import * as z from 'zod/mini';
import { CallView } from './call.ts';

const Id = z.string().check(z.minLength(1), z.maxLength(200));
/** Longer than anything that is dialled or typed; the phone itself says what is wrong with it. */
const Typed = z.string().check(z.maxLength(4096));

/** What a tab asks of the tab that has the phone, or the sound of the call. */
export const TabCommand = z.discriminatedUnion('do', [
  z.object({ do: z.literal('dial'), to: Typed }),
  z.object({ do: z.literal('mute'), callId: Id, muted: z.boolean() }),
  z.object({ do: z.literal('digits'), callId: Id, digits: Typed }),
  z.object({ do: z.enum(['answer', 'reject', 'hang-up', 'hold', 'resume']), callId: Id }),
]);
export type TabCommand = z.infer<typeof TabCommand>;

/** What a tab's own voice layer knows, and no event of the gateway tells. */
export const TabFacts = z.object({
  /** Calls whose sound is in that tab. */
  calls: z.record(Id, z.object({ muted: z.boolean(), digits: Typed })),
  /** What that tab is dialling, as it was typed; null: nothing. */
  dialling: z.nullable(Typed),
  /** The browser plays nothing there before a click. */
  silenced: z.boolean(),
  /** The microphone sends nothing. */
  unheard: z.boolean(),
});
export type TabFacts = z.infer<typeof TabFacts>;

/** What the wire says of a call, in order: rings, is up, held, resumed, over. */
export const LocalFact = z.enum(['rings', 'accepted', 'held', 'resumed', 'over']);
export type LocalFact = z.infer<typeof LocalFact>;

/**
 * What the tabs of one agent tell each other over a BroadcastChannel. Any script of the page's origin can post there, so
 * each message is parsed. Nothing in it is more than the agent's own events tell: a masked number has no digits.
 *
 *   asking tab            tab that has the phone
 *     request ───────────────►
 *        ◄─────────────── taken      (nothing: no such tab, or it hangs)
 *        ◄─────────────── done       (error: what went wrong)
 */
export const TabMessage = z.discriminatedUnion('kind', [
  /** @prop until the asking tab waits no longer, in ms since 1970: a tab that hung meanwhile does nothing */
  z.object({ kind: z.literal('request'), id: Id, until: z.number(), command: TabCommand }),
  z.object({ kind: z.literal('taken'), id: Id, from: Id }),
  z.object({
    kind: z.literal('done'),
    id: Id,
    error: z.nullable(z.object({ code: z.string(), message: z.string(), help: z.string() })),
  }),
  /** A tab that is new, or leads from now on: what others know is told again. */
  z.object({ kind: z.literal('hello'), from: Id, leads: z.boolean() }),
  z.object({ kind: z.literal('facts'), from: Id, facts: TabFacts }),
  /** @prop call the call as its INVITE tells it, if it rings */
  z.object({ kind: z.literal('fact'), callId: Id, fact: LocalFact, call: z.nullable(CallView) }),
  z.object({ kind: z.literal('bye'), from: Id }),
]);
export type TabMessage = z.infer<typeof TabMessage>;
