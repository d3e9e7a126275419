import type * as z from 'zod/mini';
import type { ChangedKind } from '../administration/changed.ts';
import type { CallView } from '../call.ts';
import type { Role } from '../session.ts';

/** A zod schema, classic or mini. */
type Schema = z.core.$ZodType;

/** A kind of client. "key" is an API key, "call-key" a key that may only place and control calls. */
export type Accessor = Role | 'key' | 'call-key';

/** The clients of an operation: all, or those with a token of these roles, or a key. */
export type Access = 'public' | readonly Accessor[];

/**
 * One operation of the gateway's API. The other files of this folder form the table: each exports only its operations,
 * and the name of an export is the `operationId` of the OpenAPI document, which never changes.
 *
 * The gateway builds its routes from the table (`http/operation-route`), the OpenAPI document is generated from the
 * routes, and the client sends requests by it (`GatewayClient.request`). An entry is a plain literal, so that a bundler
 * can remove the operations that a page does not use.
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** In Fastify's syntax: "/v1/calls/:id". */
  readonly path: string;
  readonly access: Access;
  /** The section in the document. */
  readonly tag: string;
  readonly summary: string;
  /** Details that the summary does not contain. */
  readonly description?: string;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  /** Headers besides those that every request has, in lower case. A loose object. */
  readonly headers?: Schema;
  /** The content type of a body that is not JSON. The schema is then of its text, or of its bytes. */
  readonly takes?: 'text/csv' | 'audio/wav';
  /** JSON of this shape. null: 204 without a body. Omitted: other content, such as sound. */
  readonly answer?: Schema | null;
  /** The status of a success that is neither 200 nor 204. */
  readonly status?: 201;
  /**
   * The kind of thing that the operation changes, or reads one of. Changes are announced as events (`changed`). If there is
   * a GET of the same path, its answer has an entity tag, and changes take If-Match and If-None-Match.
   */
  readonly kind?: ChangedKind;
  /** The gateway rings the caller's own phone next, which answers by itself. */
  readonly rings?: true;
  /** The answer is a stream of server-sent events. */
  readonly stream?: { readonly description: string; readonly event: Schema };
}

/** A command on a call. The answer is the call afterwards. */
export type CallCommand = Operation & { readonly params: Schema; readonly answer: typeof CallView };

/** An operation that returns JSON or nothing. */
export type JsonOperation = Operation & { answer: NonNullable<Operation['answer']> | null };

/** Operations by their `operationId`, as `import * as` of a file in this folder returns them. */
export type Operations = Readonly<Record<string, Operation>>;

type Parts = 'params' | 'query' | 'body';

/** The input of a request. A part without required fields can be omitted. */
export type Asking<Op extends Operation> = {
  [Part in Extract<keyof Op, Parts>]: Op[Part] extends Schema ? z.input<Op[Part]> : never;
};

/** The input of a handler: parsed, with defaults filled in. */
export type Asked<Op extends Operation> = {
  [Part in Extract<keyof Op, Parts>]: Op[Part] extends Schema ? z.output<Op[Part]> : never;
};

/** The answer. `unknown` if it is neither JSON nor empty. */
export type Answer<Op extends Operation> = Op['answer'] extends Schema
  ? z.output<Op['answer']>
  : Op['answer'] extends null
    ? null
    : unknown;
