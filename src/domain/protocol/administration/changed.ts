import * as z from 'zod/mini';
import { administrators, contactKeepers, editors, openers } from '../operations/access.ts';

/** Kinds of things that administrators' pages show and change. Changes are announced to those that may make them. */
export const changedKinds = {
  agent: administrators,
  'agent-skills': administrators,
  'api-key': administrators,
  'break-reasons': administrators,
  contact: contactKeepers,
  'crm-connection': administrators,
  flow: administrators,
  /** The people with the flow open in an editor. */
  'flow-editors': editors,
  'flow-secret': administrators,
  'flow-switch': openers,
  prompt: administrators,
  queue: administrators,
  site: administrators,
  trunk: administrators,
  'virtual-number': administrators,
  webhook: administrators,
} as const;
export type ChangedKind = keyof typeof changedKinds;

const kinds = Object.keys(changedKinds) as [ChangedKind, ...ChangedKind[]];

/**
 * A thing was created, changed or deleted, by anyone. Only those hear of it that may change such things. It has no id and
 * is not repeated: a page reads what it shows again when its stream opens.
 */
export const ThingChanged = z.object({
  type: z.literal('changed'),
  at: z.string(),
  kind: z.enum(kinds),
  /** As in the path of the thing, in its canonical spelling: `name/language` of a prompt. Empty: several, or the only one. */
  key: z.string(),
});
export type ThingChanged = z.infer<typeof ThingChanged>;
