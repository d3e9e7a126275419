import type { FastifyPluginAsync, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import * as z from 'zod';
import type { Answer, Asked, Operation, Operations } from '../../domain/protocol/operations/operation.ts';
import type { Sender } from '../audit/audit-line.ts';
import type { Principal } from '../auth/access.ts';
import type { Actor } from '../calls/port.ts';
import { principalOf } from './admission.ts';

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

/** Route options that depend on settings, such as the rate limit. */
type RouteSettings<Table extends Operations> = {
  [Id in keyof Table]?: Pick<RouteOptions, 'config' | 'exposeHeadRoute' | 'bodyLimit'>;
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
      const handle = handlers[operationId] as unknown as (asked: object) => Promise<unknown>;
      const more: Pick<RouteOptions, 'config' | 'exposeHeadRoute' | 'bodyLimit'> = settings[operationId] ?? {};
      const route: RouteOptions = {
        ...more,
        method: operation.method,
        url: operation.path,
        config: { ...more.config, access: operation.access },
        schema: schemaOf(operationId, operation),
        handler: async (request, reply) => {
          const { params, query, body } = request;
          const principal = operation.access === 'public' ? null : principalOf(request);
          const asker = principal === null ? {} : askerOf(principal, request.ip);
          const done = handle({ params, query, body, ...asker, request, reply });
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
  const { actor } = principal;
  return { principal, actor, sender: { identity: actor.identity, address } };
}

/** Sorts operations by path, so that the OpenAPI document does not depend on the order of the exports. */
function inOrder<Table extends Operations>(table: Table): [id: string & keyof Table, operation: Operation][] {
  const all = Object.entries(table) as [string & keyof Table, Operation][];
  return all.sort(([, one], [, other]) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}

function statusOf({ answer, status }: Operation): number {
  return answer === null ? 204 : (status ?? 200);
}

/** The schema for validation, serialisation and the OpenAPI document. */
function schemaOf(operationId: string, operation: Operation): object {
  const { tag, summary, description, params, query, body, headers, takes, answer, stream } = operation;
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
