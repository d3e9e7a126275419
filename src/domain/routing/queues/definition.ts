import * as z from 'zod/mini';
import { identity } from '../../protocol/identity.ts';
import { Skills } from './skills.ts';

/** The name of a queue, by which flows and overflow rules refer to it. It never changes. */
export const queueName = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits and hyphens, a letter first'));

/**
 * The agent that is offered a call if several are free:
 * - `longest-idle`: the agent whose last call is longest ago.
 * - `ring-order`: the first of the list.
 * - `round-robin`: the next of the list after the agent of the last offer.
 * - `least-talk-time`: the agent with the least talk time.
 * - `ring-all`: all of them at once; the first to answer has the call.
 */
const queueStrategies = ['longest-idle', 'ring-order', 'round-robin', 'least-talk-time', 'ring-all'] as const;

/** A stored prompt, an audio URL, or a text to speak. Exactly one of them. */
const QueueSound = z
  .object({
    prompt: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    url: z.optional(z.string().check(z.maxLength(2000), z.regex(/^https?:\/\//, 'must be an http or https address'))),
    text: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
    /** Of the text: a BCP 47 tag, such as "de" or "en-GB". Default: that of the flow. */
    language: z.optional(z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag'))),
  })
  .check(
    z.refine(
      ({ prompt, url, text }) => [prompt, url, text].filter((each) => each !== undefined).length === 1,
      'must be a prompt, a url or a text',
    ),
  );
export type QueueSound = z.infer<typeof QueueSound>;

/** Where a call goes that a queue cannot keep. */
export const OverflowTarget = z
  .object({
    kind: z.enum(['queue', 'flow', 'voicemail']),
    /** Of the queue or the flow. */
    name: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  })
  .check(z.refine(({ kind, name }) => (kind === 'voicemail') === (name === undefined), 'needs the name of its target'));
export type OverflowTarget = z.infer<typeof OverflowTarget>;

/**
 * - `wait`: the call has waited `afterSeconds` in this queue.
 * - `unstaffed`: for `afterSeconds`, no agent of the queue was available, in a call or in wrap-up.
 * - `full`: the limit `waiting` is reached when the call arrives. `afterSeconds` has no meaning.
 *
 * A rule to a queue that the call has been in already, or that does not accept it, has no effect.
 */
const OverflowRule = z.object({
  when: z.enum(['wait', 'unstaffed', 'full']),
  afterSeconds: z._default(z.int().check(z.gte(0), z.lte(86_400)), 0),
  to: OverflowTarget,
});

const RelaxationStep = z.object({
  afterSeconds: z.int().check(z.gte(1), z.lte(86_400)),
  lower: z.int().check(z.gte(1), z.lte(5)),
});

const Relaxation = z.array(RelaxationStep).check(
  z.maxLength(10),
  z.refine(
    (steps) =>
      steps.every((step, at) => {
        const before = steps[at - 1];
        return before === undefined || (step.afterSeconds > before.afterSeconds && step.lower > before.lower);
      }),
    'must be in the order of their times, each lower than the one before',
  ),
);

const seconds = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));

/** What a missed offer means for the agent. */
const MissedOffers = z.object({
  /** Until an agent is offered a call again, after they did not answer or could not be reached. */
  retrySeconds: z._default(seconds(0, 3600), 10),
  /** Until an agent is offered a call again, after they rejected one. */
  rejectedSeconds: z._default(seconds(0, 3600), 5),
  /** After so many unanswered offers in a row, the agent’s status becomes a break. 0: never. */
  breakAfter: z._default(z.int().check(z.gte(0), z.lte(20)), 3),
});

const WrapUpRule = z.object({
  /** The limit of the wrap-up after a call of this queue. 0: no wrap-up. null: the setting SIDECALL_WRAP_UP_SECONDS. */
  seconds: z._default(z.nullable(seconds(0, 3600)), null),
  /** Whether the agent gets no calls of other queues meanwhile. Otherwise only this queue waits, for the whole time. */
  acrossQueues: z._default(z.boolean(), true),
});

const QueueLimits = z.object({
  /** Waiting calls at most. null: no limit. */
  waiting: z._default(z.nullable(z.int().check(z.gte(1), z.lte(10_000))), null),
  /** The longest wait in this queue. null: no limit. */
  waitSeconds: z._default(z.nullable(seconds(1, 86_400)), null),
  /** How long a call waits while no agent is staffed. 0: it does not wait at all. null: it waits on. */
  unstaffedSeconds: z._default(z.nullable(seconds(0, 86_400)), 30),
});

/** What waiting callers are told of their place. */
const Announcements = z.object({
  position: z._default(z.boolean(), false),
  /** A position is announced up to this one. */
  positionUpTo: z._default(z.int().check(z.gte(1), z.lte(1000)), 20),
  /** “Less than n minutes.” */
  expectedWait: z._default(z.boolean(), false),
  firstAfterSeconds: z._default(seconds(0, 600), 0),
  /** The least time between two announcements. */
  everySeconds: z._default(seconds(10, 3600), 60),
});
export type Announcements = z.infer<typeof Announcements>;

const ComfortMessages = z.object({
  /** In turn. */
  sounds: z._default(z.array(QueueSound).check(z.maxLength(20)), []),
  everySeconds: z._default(seconds(10, 3600), 45),
});

/** A queue as an administrator writes it. Times are in seconds. */
export const QueueBody = z.object({
  label: z.string().check(z.minLength(1), z.maxLength(100)),
  /** In ring order. */
  agents: z.array(identity).check(
    z.maxLength(10_000),
    z.refine((all) => new Set(all).size === all.length, 'must not name an agent twice'),
  ),
  strategy: z._default(z.enum(queueStrategies), 'longest-idle'),
  /** What each call of this queue requires. A call can require more. */
  skills: z._default(Skills, []),
  /** The required levels fall while a call waits. */
  relaxation: z._default(Relaxation, []),
  /** Points of each call of this queue. Of two calls that an agent can take, the one with more points is first. */
  priority: z._default(z.int().check(z.gte(0), z.lte(1000)), 0),
  /** Points that a call gets for each second of waiting. 0: priority alone decides, and then age. */
  ageing: z._default(z.number().check(z.gte(0), z.lte(10)), 1),
  /** How long the call waits for the owner of the contact, if they are staffed, before others are offered it. 0: not. */
  ownerSeconds: z._default(seconds(0, 600), 0),
  /** The same for the agent that the caller talked to last. */
  lastAgentSeconds: z._default(seconds(0, 600), 0),
  ringSeconds: z._default(seconds(3, 120), 20),
  missed: z._default(MissedOffers, { retrySeconds: 10, rejectedSeconds: 5, breakAfter: 3 }),
  wrapUp: z._default(WrapUpRule, { seconds: null, acrossQueues: true }),
  /** Calls of this queue that agents have at the same time, at most, with their wrap-up. null: no limit. */
  capacity: z._default(z.nullable(z.int().check(z.gte(1), z.lte(10_000))), null),
  limits: z._default(QueueLimits, { waiting: null, waitSeconds: null, unstaffedSeconds: 30 }),
  /** The first rule that applies decides. */
  overflow: z._default(z.array(OverflowRule).check(z.maxLength(10)), []),
  /** The part of all calls, in percent, that should be answered within so many seconds. */
  serviceLevel: z._default(z.object({ seconds: seconds(1, 3600), percent: z.int().check(z.gte(1), z.lte(100)) }), {
    seconds: 20,
    percent: 80,
  }),
  /** The mean time of talk and wrap-up that is assumed until calls were counted. */
  handlingSeconds: z._default(seconds(5, 7200), 240),
  /** The number that calls on behalf of this queue show, E.164. null: the virtual number of the call. */
  callerId: z._default(z.nullable(z.string().check(z.regex(/^\+[1-9]\d{3,14}$/, 'must be an E.164 number'))), null),
  /** Heard while the call waits. null: the music on hold. */
  music: z._default(z.nullable(QueueSound), null),
  comfort: z._default(ComfortMessages, { sounds: [], everySeconds: 45 }),
  announcements: z._default(Announcements, {
    position: false,
    positionUpTo: 20,
    expectedWait: false,
    firstAfterSeconds: 0,
    everySeconds: 60,
  }),
});
export type QueueBody = z.infer<typeof QueueBody>;

/** A queue with its name. */
export interface Queue extends QueueBody {
  name: string;
  /** Grows with each change. */
  revision: number;
}

/** The wrap-up that a call of this queue leads to. null: as the settings say. A wrap-up in one queue alone is the engine’s. */
export function wrapUpSeconds(queue: Pick<QueueBody, 'wrapUp'> | null): number | null {
  if (queue === null) return null;
  return queue.wrapUp.acrossQueues ? queue.wrapUp.seconds : 0;
}
