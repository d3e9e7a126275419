import type * as z from 'zod/mini';
import type { CallView } from '../call.ts';
import type { Role } from '../session.ts';

/** A zod schema of any flavour. */
type Schema = z.core.$ZodType;

/** Who may use an operation: everyone, or the bearers of these tokens; "key" is an API key. */
export type Access = 'public' | readonly (Role | 'key')[];

/**
 * One thing that can be asked of a gateway. The files beside this one are the table of them: each exports its operations
 * and nothing else, and the name of an export is the `operationId` of the OpenAPI document, which never changes.
 *
 * The gateway makes its routes of the table (`http/operation-route`), the OpenAPI document follows from those, and the
 * client asks by it (`GatewayClient.request`). An entry is a plain literal, so that a bundler leaves out what a page
 * does not use.
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As Fastify spells it: "/v1/calls/:id". */
  readonly path: string;
  readonly access: Access;
  /** Its chapter in the document. */
  readonly tag: string;
  readonly summary: string;
  /** What the summary does not say. */
  readonly description?: string;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  /** JSON of this shape; null: 204, without a body. Left out: something else, such as sound. */
  readonly answer?: Schema | null;
  /** Of a good answer that is neither 200 nor 204. */
  readonly status?: 201;
  /** The answer is a stream of server-sent events. */
  readonly stream?: { readonly description: string; readonly event: Schema };
}

/** A command on a call; its answer is the call as it is afterwards. */
export type CallCommand = Operation & { readonly params: Schema; readonly answer: typeof CallView };

/** Operations by their `operationId`: what `import * as` makes of a file of this folder. */
export type Operations = Readonly<Record<string, Operation>>;

type Parts = 'params' | 'query' | 'body';

/** What is sent with a request; a part without required fields may be left out. */
export type Asking<Op extends Operation> = {
  [Part in Extract<keyof Op, Parts>]: Op[Part] extends Schema ? z.input<Op[Part]> : never;
};

/** What a handler gets: parsed, with defaults filled in. */
export type Asked<Op extends Operation> = {
  [Part in Extract<keyof Op, Parts>]: Op[Part] extends Schema ? z.output<Op[Part]> : never;
};

/** What comes back; `unknown` if it is neither JSON nor nothing. */
export type Answer<Op extends Operation> = Op['answer'] extends Schema
  ? z.output<Op['answer']>
  : Op['answer'] extends null
    ? null
    : unknown;
