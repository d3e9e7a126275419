import type { FastifyPluginAsync, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import * as z from 'zod';
import type { Answer, Asked, Operation, Operations } from '../../domain/protocol/operations/operation.ts';
import type { Sender } from '../audit/audit-line.ts';
import type { Principal } from '../auth/access.ts';
import type { Actor } from '../calls/port.ts';
import { principalOf } from './admission.ts';
import { type AskedOfThing, thingChanges } from './thing-changes.ts';

/** The sender of the request, if the operation requires a token or a key. */
type Asker<Op extends Operation> = Op['access'] extends 'public'
  ? unknown
  : { actor: Actor; principal: Principal; sender: Sender };

/**
 * Handles one operation: receives the parsed request, and returns the answer that the table declares. If an operation
 * answers with anything other than JSON or no content, its handler returns the reply.
 */
type Handler<Op extends Operation> = (
  asked: Asked<Op> & Asker<Op> & { request: FastifyRequest; reply: FastifyReply },
) => Answer<Op> | Promise<Answer<Op>>;

/** A handler for each operation of a table, and for no other. */
export type Handlers<Table extends Operations> = { [Id in keyof Table]: Handler<Table[Id]> };

type MoreOptions = Pick<RouteOptions, 'config' | 'exposeHeadRoute' | 'bodyLimit'>;

/** Route options that depend on settings, such as the rate limit. */
type RouteSettings<Table extends Operations> = {
  [Id in keyof Table]?: MoreOptions & {
    /** The canonical key of the thing in the path. Default: the path's parameters as they are. */
    keyOf?: Asked<Table[Id]> extends { params: infer Params } ? (params: Params) => string : never;
  };
};

/**
 * Builds the routes of a table of operations (`domain/protocol/operations`).
 * @param handlers by `operationId`. A missing or unknown handler is a compile error.
 */
export function operationRoutes<Table extends Operations>(
  table: Table,
  handlers: Handlers<NoInfer<Table>>,
  settings: RouteSettings<NoInfer<Table>> = {},
): FastifyPluginAsync {
  return async (app) => {
    for (const [operationId, operation] of inOrder(table)) {
      const all = handlers as unknown as Record<string, (asked: object) => Promise<unknown>>;
      const handle = all[operationId] as (asked: object) => Promise<unknown>;
      const { keyOf, ...more }: MoreOptions & { keyOf?: (params: never) => string } = settings[operationId] ?? {};
      const { kind } = operation;
      const options = { changes: app.changes, table, handlers: all, keyOf };
      const carryOut = kind === undefined ? null : thingChanges(operation, kind, options);
      const route: RouteOptions = {
        ...more,
        method: operation.method,
        url: operation.path,
        config: { ...more.config, access: operation.access },
        schema: schemaOf(operationId, operation, takesTag(operation, table)),
        handler: async (request, reply) => {
          const { params, query, body } = request;
          const principal = operation.access === 'public' ? null : principalOf(request);
          const asker = principal === null ? {} : askerOf(principal, request.ip);
          const asked = { params, query, body, ...asker, request, reply };
          const done = carryOut === null ? handle(asked) : carryOut(asked as unknown as AskedOfThing, handle);
          // The handler sends the answer itself, with its own status. Awaiting it would wait until everything is sent.
          if (operation.answer === undefined) return done;
          const answer = await done;
          reply.code(statusOf(operation));
          return answer;
        },
      };
      app.route(route);
    }
  };
}

function askerOf(principal: Principal, address: string): { actor: Actor; principal: Principal; sender: Sender } {
  const { actor, keyName } = principal;
  // Servers act as one identity. The audit names the key.
  const identity = keyName === undefined ? actor.identity : `${actor.identity} ${keyName}`;
  return { principal, actor, sender: { identity, address } };
}

/** Sorts operations by path, so that the OpenAPI document does not depend on the order of the exports. */
function inOrder<Table extends Operations>(table: Table): [id: string & keyof Table, operation: Operation][] {
  const all = Object.entries(table) as [string & keyof Table, Operation][];
  return all.sort(([, one], [, other]) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}

function statusOf({ answer, status }: Operation): number {
  return answer === null ? 204 : (status ?? 200);
}

/** Headers of changes of things that have an entity tag. */
const conditions = z.looseObject({ 'if-match': z.string().optional(), 'if-none-match': z.string().optional() });

/** Whether the operation changes a thing that a GET of the same path reads. */
function takesTag({ kind, method, path }: Operation, table: Operations): boolean {
  if (kind === undefined || method === 'GET') return false;
  return Object.values(table).some((each) => each.method === 'GET' && each.kind === kind && each.path === path);
}

/** The schema for validation, serialisation and the OpenAPI document. */
function schemaOf(operationId: string, operation: Operation, conditional: boolean): object {
  const { tag, summary, description, params, query, body, takes, answer, stream } = operation;
  const { headers = conditional ? conditions : undefined } = operation;
  const events = stream && {
    description: stream.description,
    content: { 'text/event-stream': { schema: stream.event } },
  };
  const response = events ?? (answer === null ? z.null() : answer);
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    ...(headers && { headers }),
    ...(takes && { consumes: [takes] }),
    ...(response && { response: { [statusOf(operation)]: response } }),
  };
}
