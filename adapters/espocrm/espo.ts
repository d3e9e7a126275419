import * as z from 'zod/mini';
import {
  accepted,
  type CrmConnection,
  createRequester,
  cutList,
  cutText,
  headers,
  id,
  pathOf,
  type Query,
  type RequestOptions,
  secretOf,
} from '../kit/index.ts';
import { problem } from './problem.ts';
import type { EntityType } from './records.ts';
import { type Condition, whereOf } from './where.ts';

/** A page of records with long descriptions. */
const answerLimit = 8 * 1024 * 1024;

/** EspoCRM refuses pages of more than 200, or of more than its setting recordListMaxSizeLimit. */
export const pageSize = 100;

/** A text of a record. EspoCRM leaves out, or sends null for, what is empty or not visible. */
export const field = z._default(z.nullable(cutText()), null);

/** A text that may end with a mark, so it is not cut. */
export const uncutField = z._default(z.nullable(z.string()), null);

const AppUser = z.object({ user: z.object({ id }) });

export type Fields = Readonly<Record<string, unknown>>;

export interface ListQuery {
  select: readonly string[];
  where: readonly Condition[];
  orderBy: string;
  order: 'asc' | 'desc';
  offset?: number;
  maxSize?: number;
  primaryFilter?: string;
}

/**
 * The operations of EspoCRM's API. Each takes the schema of a record.
 * @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE
 */
export interface Espo {
  readonly baseUrl: string;
  list<T extends z.core.$ZodType>(
    schema: T,
    entityType: EntityType,
    query: ListQuery,
    options: RequestOptions,
  ): Promise<z.infer<T>[]>;
  /** The notes of a record, the latest first. */
  stream<T extends z.core.$ZodType>(
    schema: T,
    entityType: EntityType,
    recordId: string,
    options: RequestOptions,
  ): Promise<z.infer<T>[]>;
  read<T extends z.core.$ZodType>(
    schema: T,
    entityType: EntityType,
    recordId: string,
    options: RequestOptions,
  ): Promise<z.infer<T>>;
  create<T extends z.core.$ZodType>(
    schema: T,
    entityType: EntityType,
    fields: Fields,
    options: RequestOptions,
  ): Promise<z.infer<T>>;
  /** Changes the given fields, and no others. */
  update<T extends z.core.$ZodType>(
    schema: T,
    entityType: EntityType,
    recordId: string,
    fields: Fields,
    options: RequestOptions,
  ): Promise<z.infer<T>>;
  /** The id of the connection's own user. */
  ownUser(options: RequestOptions): Promise<string>;
}

export function openEspo(connection: CrmConnection): Espo {
  const auth = headers((secrets) => ({ 'x-api-key': secretOf(secrets, 'token') }));
  const request = createRequester(connection, { auth, budget: [], problem, answerLimit });
  let own: { token: string | undefined; id: string } | null = null;

  async function listAt<T extends z.core.$ZodType>(schema: T, path: string, query: Query, options: RequestOptions) {
    const List = z.object({ list: cutList(schema, pageSize) });
    return accepted(List, await request({ method: 'GET', path, query }, options)).list;
  }

  return {
    baseUrl: connection.baseUrl,

    list(schema, entityType, { select, where, maxSize = pageSize, ...rest }, options) {
      const query = { select: select.join(','), maxSize, ...rest, ...whereOf(where) };
      return listAt(schema, pathOf`/api/v1/${entityType}`, query, options);
    },

    stream(schema, entityType, recordId, options) {
      return listAt(schema, pathOf`/api/v1/${entityType}/${recordId}/stream`, { maxSize: pageSize }, options);
    },

    async read(schema, entityType, recordId, options) {
      return accepted(
        schema,
        await request({ method: 'GET', path: pathOf`/api/v1/${entityType}/${recordId}` }, options),
      );
    },

    async create(schema, entityType, body, options) {
      // The agent has seen the similar records, and the connector has looked for its own.
      const skip = { 'x-skip-duplicate-check': 'true' };
      const path = pathOf`/api/v1/${entityType}`;
      return accepted(schema, await request({ method: 'POST', path, body, headers: skip }, options));
    },

    async update(schema, entityType, recordId, body, options) {
      const path = pathOf`/api/v1/${entityType}/${recordId}`;
      return accepted(schema, await request({ method: 'PUT', path, body }, options));
    },

    async ownUser(options) {
      const { token } = connection.secrets.read();
      if (own === null || own.token !== token) {
        const answer = await request({ method: 'GET', path: '/api/v1/App/user' }, options);
        own = { token, id: accepted(AppUser, answer).user.id };
      }
      return own.id;
    },
  };
}
