import * as z from 'zod/mini';
import { nodeName, outcomeName } from './names.ts';

/** Makes the schema of a node: its name, its kind, the name of the next node for each outcome, and its own fields. */
export function node<Kind extends string, Fields extends z.core.$ZodLooseShape>(kind: Kind, fields: Fields) {
  return z.strictObject({
    name: nodeName,
    kind: z.literal(kind),
    /** A draft may lack outcomes. A published version has them all. */
    outcomes: z._default(z.record(outcomeName, nodeName), {}),
    /** For readers. */
    comment: z.optional(z.string().check(z.maxLength(500))),
    ...fields,
  });
}
