import * as z from 'zod/mini';
import {
  ConsentNode,
  GatherNode,
  GreetingNode,
  LanguageNode,
  MenuNode,
  SayNode,
  SurveyNode,
  WaitNode,
} from './audio-nodes.ts';
import { LookupNode, PassthruNode, RequestNode } from './data-nodes.ts';
import {
  BranchNode,
  CallFlowNode,
  HangUpNode,
  HoursNode,
  LoopNode,
  ReturnNode,
  SetNode,
  SplitNode,
} from './logic-nodes.ts';
import { languageTag, nodeName, objectName } from './names.ts';
import { Prompt } from './prompt.ts';
import {
  AgentMessageNode,
  AnnounceNode,
  CallbackNode,
  ForwardNode,
  LeaveNode,
  QueueNode,
  RecordNode,
  RingNode,
  RoutingNode,
  StaffingNode,
  VoicemailNode,
} from './routing-nodes.ts';
import { Schedule } from './schedule.ts';

export const FlowNode = z.discriminatedUnion('kind', [
  SayNode,
  MenuNode,
  GatherNode,
  LanguageNode,
  ConsentNode,
  SurveyNode,
  WaitNode,
  GreetingNode,
  BranchNode,
  SetNode,
  HoursNode,
  SplitNode,
  LoopNode,
  CallFlowNode,
  ReturnNode,
  HangUpNode,
  LookupNode,
  RequestNode,
  PassthruNode,
  StaffingNode,
  RoutingNode,
  QueueNode,
  AnnounceNode,
  LeaveNode,
  RingNode,
  AgentMessageNode,
  ForwardNode,
  CallbackNode,
  VoicemailNode,
  RecordNode,
]);
export type FlowNode = z.infer<typeof FlowNode>;
export type NodeKind = FlowNode['kind'];
export type NodeOf<Kind extends NodeKind> = Extract<FlowNode, { kind: Kind }>;

/** The most nodes of a flow. */
export const mostNodes = 500;

/**
 * A call flow. Nodes name each other, so a document can be written by hand, compared, and moved to another gateway.
 * Where a node stands in the builder is apart from what it does.
 */
export const FlowDocument = z.strictObject({
  /** The version of this schema. */
  schema: z.literal(1),
  /** Other flows and virtual numbers refer to the flow by it. */
  name: objectName,
  /** For people. */
  label: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  /** `call`: from the arrival of a call. `in-queue`: what a caller hears while they wait in a queue. */
  use: z._default(z.enum(['call', 'in-queue']), 'call'),
  /** The first is used until the caller chooses another. */
  languages: z.array(languageTag).check(z.minLength(1), z.maxLength(20)),
  /** The name of the first node. */
  start: nodeName,
  /** Heard if the flow cannot go on, before the call ends. Absent: the apology of the gateway. */
  fallback: z.optional(Prompt),
  /** The most nodes that a call visits in this flow, and in those that it calls. */
  maxSteps: z._default(z.int().check(z.minimum(1), z.maximum(5000)), 500),
  /** Opening hours, which nodes refer to. */
  schedules: z._default(z.array(Schedule).check(z.maxLength(50)), []),
  nodes: z.array(FlowNode).check(z.minLength(1), z.maxLength(mostNodes)),
  /** For the builder. */
  positions: z._default(
    z.array(z.strictObject({ node: nodeName, x: z.number(), y: z.number() })).check(z.maxLength(mostNodes)),
    [],
  ),
});
export type FlowDocument = z.infer<typeof FlowDocument>;
