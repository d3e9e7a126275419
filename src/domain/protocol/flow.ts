import * as z from 'zod/mini';
import { objectName } from '../flows/document/names.ts';

/** The name of a flow, a prompt, a secret or a switch, as documents refer to it. */
export const flowName = objectName;

/** A document of a flow. `domain/flows` has its schema: the gateway parses it before it is stored. */
const Document = z.record(z.string(), z.unknown());

/** The revision that a change is based on. */
const revision = z.int().check(z.minimum(0));

/** A problem of a document, with the place to jump to. */
export const FlowFinding = z.object({
  /** An error prevents publishing; a warning does not. */
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  /** The name of the node. Absent: the finding is about the whole flow. */
  node: z.optional(z.string()),
  /** The place inside the node or the document, such as "/outcomes/1". */
  path: z.optional(z.string()),
});
export type FlowFinding = z.infer<typeof FlowFinding>;

export const FlowFindings = z.object({ findings: z.array(FlowFinding) });

export const FlowSummary = z.object({
  name: z.string(),
  /** Counts the changes. Send it with the next change. */
  revision: z.number(),
  /** The version that new calls get. null: none was published, so numbers with this flow ring their agents. */
  live: z.nullable(z.number()),
  /** ISO 8601, UTC. */
  changedAt: z.string(),
  changedBy: z.string(),
  /** The virtual numbers that use the flow, E.164. */
  numbers: z.array(z.string()),
});
export type FlowSummary = z.infer<typeof FlowSummary>;

export const FlowView = z.extend(FlowSummary, {
  /** The draft. */
  document: Document,
  findings: z.array(FlowFinding),
});
export type FlowView = z.infer<typeof FlowView>;

export const FlowBody = z.object({
  /** The revision that the change is based on. 0: a new flow. */
  revision,
  document: Document,
});

/** Default: the draft. */
export const FlowToValidate = z.object({ document: z.optional(Document) });

export const FlowPublication = z.object({
  revision,
  /** What has changed, for the list of versions. */
  comment: z._default(z.string().check(z.maxLength(500)), ''),
});

export const FlowRollBack = z.object({
  revision,
  /** The version that becomes the live one. */
  version: z.int().check(z.minimum(1)),
});

/** The other people with a flow open in an editor, in the order in which they opened it. */
export const FlowEditors = z.object({ others: z.array(z.object({ identity: z.string(), name: z.string() })) });
export type FlowEditors = z.infer<typeof FlowEditors>;

export const FlowVersionSummary = z.object({
  version: z.number(),
  comment: z.string(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  live: z.boolean(),
});
export type FlowVersionSummary = z.infer<typeof FlowVersionSummary>;

export const FlowVersionView = z.extend(FlowVersionSummary, { document: Document });
export type FlowVersionView = z.infer<typeof FlowVersionView>;

/** One difference between two documents. */
const FlowChangeView = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  /** The name of the node. Absent: the change is about the whole flow. */
  node: z.optional(z.string()),
  /** The place, such as "/prompts/0/text". */
  path: z.string(),
  before: z.optional(z.unknown()),
  after: z.optional(z.unknown()),
});
export const FlowDiff = z.object({ from: z.string(), to: z.string(), changes: z.array(FlowChangeView) });
export type FlowDiff = z.infer<typeof FlowDiff>;

/** "draft", "live", or the number of a version. */
export const flowSource = z
  .string()
  .check(z.regex(/^(draft|live|[1-9][0-9]{0,8})$/, 'must be draft, live or a version'));

/** A flow as a file, to take it to another gateway. It contains no secrets and no sounds: both are named only. */
export const FlowFile = z.object({
  format: z.literal('sidecall-flow'),
  name: flowName,
  document: Document,
  /** Names that the document refers to, and that the other gateway needs. */
  needs: z.object({
    flows: z.array(z.string()),
    prompts: z.array(z.string()),
    secrets: z.array(z.string()),
    queues: z.array(z.string()),
    switches: z.array(z.string()),
    agents: z.array(z.string()),
  }),
});
export type FlowFile = z.infer<typeof FlowFile>;

export const FlowImport = z.object({ revision, file: FlowFile });

export const FlowSecretView = z.object({ name: z.string() });
export const FlowSecretBody = z.object({
  /** The value of a header of a request. It is stored encrypted, and is never shown again. */
  value: z.string().check(z.minLength(1), z.maxLength(4000), z.regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')),
});

/** `schedule`: the schedules of the flows decide. */
const position = z.enum(['schedule', 'open', 'closed', 'holiday']);
export const FlowSwitchBody = z.object({ position });
export const FlowSwitchView = z.object({ name: z.string(), position, changedAt: z.string(), changedBy: z.string() });

export const PromptView = z.object({
  name: z.string(),
  /** BCP 47, in lower case. */
  language: z.string(),
  durationMs: z.number(),
  bytes: z.number(),
  uploadedAt: z.string(),
  uploadedBy: z.string(),
  /** The flows that use the prompt: in their draft or in their live version. */
  flows: z.array(z.string()),
  /** The queues that play the prompt to waiting callers. */
  queues: z.array(z.string()),
});
export type PromptView = z.infer<typeof PromptView>;

export const SpeechView = z.object({
  /** BCP 47: any text can be spoken in these. Empty: there is no speech engine. null: the gateway cannot tell. */
  languages: z.nullable(z.array(z.string())),
});
export type SpeechView = z.infer<typeof SpeechView>;

/** BCP 47: a language, with optional subtags. */
export const promptLanguage = z
  .string()
  .check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language, such as en or en-GB'));
