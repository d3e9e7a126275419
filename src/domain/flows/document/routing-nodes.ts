import * as z from 'zod/mini';
import { queueName } from '../../routing/queues/definition.ts';
import { skillLevel, skillName } from '../../routing/queues/skills.ts';
import { key, languageTag, objectName, seconds, shortTemplate, template } from './names.ts';
import { node } from './node.ts';
import { Prompt } from './prompt.ts';

/** A skill that the agent needs, at this level or a higher one. 1: knows a little. 5: expert. */
const RequiredSkill = z.strictObject({
  name: skillName,
  level: z._default(skillLevel, 1),
});
export type RequiredSkill = z.infer<typeof RequiredSkill>;

/** Compares the state of a queue with limits, and puts it in the variables `staffing.…`. */
export const StaffingNode = node('staffing', {
  queue: queueName,
  /** More calls than this: `busy`. */
  maxWaiting: z.optional(z.int().check(z.minimum(0), z.maximum(10_000))),
  /** A longer expected wait than this: `busy`. */
  maxWaitSeconds: z.optional(seconds(0, 86_400)),
});

/** Sets priority and skills for the next queue. Absent: unchanged. */
export const RoutingNode = node('routing', {
  /** 0 is usual, and higher is sooner. */
  priority: z.optional(z.int().check(z.minimum(0), z.maximum(100))),
  /** An agent needs all of them. */
  skills: z.optional(z.array(RequiredSkill).check(z.maxLength(20))),
});

/** By language. */
const Script = z.record(languageTag, template);
export type Script = z.infer<typeof Script>;

/** Waits for an agent of a queue. */
export const QueueNode = node('queue', {
  queue: queueName,
  /** The longest wait. Absent: the limit of the queue. */
  timeoutSeconds: z.optional(seconds(1, 86_400)),
  /** The flow that the caller hears meanwhile. Absent: hold music and the announcements of the queue. */
  inQueue: z.optional(objectName),
  /** What the agent reads while the call rings and while they talk, in the language of the caller. */
  script: z.optional(Script),
});

/** For the flow of a queue: says position and expected wait. Nothing is said if there is nothing new. */
export const AnnounceNode = node('announce', {
  /** `{{queue.position}}` */
  position: z.optional(Prompt),
  /** `{{queue.minutes}}`: less than so many minutes. */
  wait: z.optional(Prompt),
  bargeIn: z._default(z.boolean(), true),
});

/** For the flow of a queue: the caller leaves the queue. The queue node has the outcome `left`. */
export const LeaveNode = node('leave', {});

/** An agent, or a text with variables that names one, such as `{{contact.owner}}`. */
const agentTemplate = z
  .string()
  .check(
    z.maxLength(300),
    z.regex(/^[A-Za-z0-9_.-]{1,64}$|\{\{[^{}]+\}\}/, 'must be an agent, or a variable that names one'),
  );

const Target = z.union([z.strictObject({ agent: agentTemplate }), z.strictObject({ number: shortTemplate })]);

/** Rings agents or numbers, one after another or all at once. */
export const RingNode = node('ring', {
  /** In the order of ringing. Agents and numbers may be variables; an agent without a value is left out. */
  targets: z.array(Target).check(z.minLength(1), z.maxLength(20)),
  order: z._default(z.enum(['sequential', 'parallel']), 'sequential'),
  /** How long each rings. */
  ringSeconds: z._default(seconds(3, 120), 20),
  hears: z._default(z.enum(['ringback', 'music']), 'ringback'),
  /** What the agent reads while the call rings and while they talk, in the language of the caller. */
  script: z.optional(Script),
});

/** What the agent or the number hears before the connection: from now on, for every queue, ring and forward. */
export const AgentMessageNode = node('agent-message', { prompt: Prompt });

/** Calls a number, and connects it. */
export const ForwardNode = node('forward', {
  number: shortTemplate,
  ringSeconds: z._default(seconds(3, 120), 30),
  hears: z._default(z.enum(['ringback', 'music']), 'ringback'),
});

/** Books a call back. In the flow of a queue, the caller keeps their place. */
export const CallbackNode = node('callback', {
  /** Default: the number of the caller. */
  number: z.optional(shortTemplate),
  /** Absent: the queue that the caller waits in. */
  queue: z.optional(queueName),
});

/** Records a message. What the caller hears before is a `say` node. */
export const VoicemailNode = node('voicemail', {
  maxSeconds: z._default(seconds(5, 600), 120),
  /** Silence that ends the message. */
  silenceSeconds: z._default(seconds(1, 30), 5),
  finishKey: z._default(z.union([key, z.literal('none')]), '#'),
});

/** Starts or stops the recording of the call. Consent is checked where every recording begins. */
export const RecordNode = node('record', { recording: z.enum(['on', 'off']) });
