import * as z from 'zod/mini';
import { objectName, outcomeName, template, variableName } from './names.ts';
import { node } from './node.ts';

/** A text, which may contain variables, a number, or a truth value. */
const ValueTemplate = z.union([template, z.number(), z.boolean()]);

/** `as: "number"`: both sides are read as numbers, and a side that is no number never matches. */
export const NumberTest = z.strictObject({
  outcome: outcomeName,
  value: variableName,
  as: z.literal('number'),
  is: z.enum(['=', '!=', '<', '<=', '>', '>=']),
  than: z.union([z.number(), template]),
});
/** `as: "text"`: compared letter by letter; `ignoreCase` is for letters of any script. */
export const TextTest = z.strictObject({
  outcome: outcomeName,
  value: variableName,
  as: z.literal('text'),
  is: z.enum(['equal', 'not-equal', 'contains', 'starts-with', 'ends-with', 'one-of', 'empty', 'not-empty']),
  /** Absent for `empty` and `not-empty`. */
  than: z.optional(z.union([template, z.array(template).check(z.minLength(1), z.maxLength(100))])),
  ignoreCase: z._default(z.boolean(), false),
});

/** The first case that matches is the outcome. None: `otherwise`. */
export const BranchNode = node('branch', {
  /** Compared in this order. */
  cases: z.array(z.discriminatedUnion('as', [NumberTest, TextTest])).check(z.minLength(1), z.maxLength(50)),
});

/** Sets variables. `language` changes the language of the caller, if the flow has it. */
export const SetNode = node('set', {
  /** Set in this order, so that one can use those before it. */
  variables: z
    .array(z.strictObject({ name: variableName, value: ValueTemplate }))
    .check(z.minLength(1), z.maxLength(50)),
});

/** Asks the clock: open, closed, or a holiday. */
export const HoursNode = node('hours', {
  /** A schedule of this document. */
  schedule: objectName,
  /** A switch of the gateway: if it is set to open, closed or holiday, it overrides the schedule. */
  switch: z.optional(objectName),
});

/** Chooses an outcome by chance. The percentages make 100. */
export const SplitNode = node('split', {
  /** Each in percent. */
  shares: z
    .array(z.strictObject({ outcome: outcomeName, percent: z.number().check(z.minimum(0), z.maximum(100)) }))
    .check(z.minLength(2), z.maxLength(20)),
});

/** `again` for a number of times, then `spent`, which also sets the count back. */
export const LoopNode = node('loop', {
  /** How often the outcome is `again`. */
  times: z.int().check(z.minimum(1), z.maximum(100)),
});

/** Runs another flow, which returns here. Its `return` node names one of `results`, otherwise the outcome is `done`. */
export const CallFlowNode = node('call-flow', {
  /** The version that is published when the call comes here. */
  flow: objectName,
  /** Outcomes that its `return` nodes name. */
  results: z._default(z.array(outcomeName).check(z.maxLength(20)), []),
});

/** Goes back to the flow that called this one. In the first flow of a call, it ends the call. */
export const ReturnNode = node('return', {
  /** The outcome of the node that called this flow. */
  result: z.optional(outcomeName),
});

export const HangUpNode = node('hang-up', {
  /** How a call is refused that no node has answered yet. */
  cause: z._default(z.enum(['normal', 'busy', 'rejected']), 'normal'),
});
