import * as z from 'zod/mini';
import {
  accepted,
  type CrmConnection,
  type CrmRequest,
  createRequester,
  cutList,
  cutText,
  type RequestOptions,
  secretOf,
} from '../kit/index.ts';
import { problem } from './problem.ts';
import { servicePath, sessionOf } from './session.ts';
import { type Query, type VtigerModule, vtql } from './vtql.ts';

/** 100 contacts with long descriptions. */
const answerLimit = 4 * 1024 * 1024;

/** Vtiger returns at most so many records. */
export const pageSize = 100;

const Answer = z.object({ success: z.literal(true), result: z.unknown() });

/** A field of a record. Vtiger sends texts only, and null for some empty ones. */
export const field = z._default(z.nullable(cutText()), null);

/** A field whose last line may be the adapter's own mark, so it is not cut. */
export const uncutField = z._default(z.nullable(z.string()), null);

/** The result of a query. */
export function listOf<T extends z.core.$ZodType>(entry: T) {
  return cutList(entry, pageSize);
}

export type Element = Readonly<Record<string, string | number>>;

/**
 * The operations of Vtiger's web service. Each takes the schema of its result.
 * @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE
 */
export interface Webservice {
  query<T extends z.core.$ZodType>(list: T, query: Query, options: RequestOptions): Promise<z.infer<T>>;
  retrieve<T extends z.core.$ZodType>(schema: T, id: string, options: RequestOptions): Promise<z.infer<T>>;
  create<T extends z.core.$ZodType>(
    schema: T,
    module: VtigerModule,
    element: Element,
    options: RequestOptions,
  ): Promise<z.infer<T>>;
  /** Changes the given fields of the record `element.id`, and no others. */
  revise<T extends z.core.$ZodType>(schema: T, element: Element, options: RequestOptions): Promise<z.infer<T>>;
  /** The id of the connection's own user. A request must have succeeded before. */
  ownUser(): string;
}

export function openWebservice(connection: CrmConnection): Webservice {
  const send = createRequester(connection, { auth: sessionOf(connection), budget: [], problem, answerLimit });

  async function ask<T extends z.core.$ZodType>(
    schema: T,
    request: Pick<CrmRequest, 'method' | 'query' | 'form'>,
    options: RequestOptions,
  ): Promise<z.infer<T>> {
    const answer = await send({ ...request, path: servicePath }, options);
    return accepted(schema, { ...answer, body: accepted(Answer, answer).result });
  }

  return {
    query: async (list, query, options) =>
      ask(list, { method: 'GET', query: { operation: 'query', query: vtql(query) } }, options),
    retrieve: (schema, id, options) => ask(schema, { method: 'GET', query: { operation: 'retrieve', id } }, options),
    create: (schema, module, element, options) => {
      const form = { operation: 'create', elementType: module, element: JSON.stringify(element) };
      return ask(schema, { method: 'POST', form }, options);
    },
    revise: (schema, element, options) => {
      const form = { operation: 'revise', element: JSON.stringify(element) };
      return ask(schema, { method: 'POST', form }, options);
    },
    ownUser: () => secretOf(connection.secrets.read(), 'sessionUser'),
  };
}
