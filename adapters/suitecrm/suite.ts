import * as z from 'zod/mini';
import {
  accepted,
  CodedError,
  type CrmAnswer,
  type CrmConnection,
  type CrmProblem,
  createRequester,
  cutList,
  id,
  pathOf,
  type Query,
  type RequestOptions,
} from '../kit/index.ts';
import { accessOf } from './access.ts';
import { type Module, ownId } from './records.ts';
import { plain } from './text.ts';

/** A page of records. */
const answerLimit = 8 * 1024 * 1024;
export const pageSize = 100;
/** Deleted records of one key. */
const mostAttempts = 5;

const mediaType = 'application/vnd.api+json';

/** A text of a record. It is not cut, because it may end with a mark. */
export const field = z._default(
  z.pipe(
    z.union([z.string(), z.number(), z.boolean(), z.null()]),
    z.transform((value) => (value === null ? '' : plain(String(value)))),
  ),
  '',
);

/** As in SuiteCRM's filters: `{ phone_mobile: { like: '%5%5' } }`. A record must meet all, or one with "or". */
export interface Filter {
  operator?: 'or';
  fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ListQuery {
  filter?: Filter;
  fields: readonly string[];
  /** With "-" before it: the latest first. */
  sort?: string;
  page?: number;
  /** Records of a page. */
  size?: number;
}

/** A record: its id and the attributes of the schema. */
export type Row<T extends z.core.$ZodType> = { id: string } & z.infer<T>;

/**
 * The operations of SuiteCRM's API V8. Each takes the schema of a record's attributes.
 * @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE
 */
export interface Suite {
  readonly baseUrl: string;
  list<T extends z.core.$ZodType>(
    schema: T,
    module: Module,
    query: ListQuery,
    options: RequestOptions,
  ): Promise<Row<T>[]>;
  /** Records that are related to one. SuiteCRM sends all their attributes. */
  related<T extends z.core.$ZodType>(
    schema: T,
    module: Module,
    recordId: string,
    link: string,
    options: RequestOptions,
  ): Promise<Row<T>[]>;
  /** null: there is no such record. */
  read<T extends z.core.$ZodType>(
    schema: T,
    module: Module,
    recordId: string,
    fields: readonly string[],
    options: RequestOptions,
  ): Promise<Row<T> | null>;
  /**
   * Creates the record of a key, unless it is there: also if the first answer was lost, or another request is faster.
   * @returns the record, and whether this request has created it
   */
  createOnce<T extends z.core.$ZodType>(
    schema: T,
    module: Module,
    key: string,
    fields: readonly string[],
    attributes: object,
    options: RequestOptions,
  ): Promise<{ row: Row<T>; isNew: boolean }>;
  /** Changes the given attributes, and no others. */
  update(module: Module, recordId: string, attributes: object, options: RequestOptions): Promise<void>;
  /** Also if both are related already. */
  relate(from: Related, to: Related, options: RequestOptions): Promise<void>;
  unrelate(from: Related, link: string, toId: string, options: RequestOptions): Promise<void>;
}

export interface Related {
  module: Module;
  id: string;
}

const Entry = z.object({ id, attributes: z.optional(z.unknown()) });
const List = z.object({ data: cutList(Entry, pageSize) });
const One = z.object({ data: Entry });
const Changed = z.object({ data: z.object({ id }) });
const Told = z.object({ meta: z.object({ message: z.string() }) });

export function openSuite(connection: CrmConnection): Suite {
  const headers = { accept: mediaType };
  const auth = accessOf(connection);
  const request = createRequester(connection, { auth, budget: [], headers, problem, answerLimit });
  const sent = { 'content-type': mediaType };

  async function listAt<T extends z.core.$ZodType>(schema: T, path: string, query: Query, options: RequestOptions) {
    const answer = await request({ method: 'GET', path, query }, options);
    return accepted(List, answer).data.map((record) => rowOf(schema, record, answer));
  }

  const suite: Suite = {
    baseUrl: connection.baseUrl,

    list(schema, module, { filter, fields, sort, page = 1, size = pageSize }, options) {
      const query = {
        ...queryOf(filter),
        [`fields[${module}]`]: fields.join(','),
        ...(sort !== undefined && { sort }),
        // Without a size, 20 come, and nothing says that there are more.
        ...{ 'page[size]': size, 'page[number]': page },
      };
      return listAt(schema, pathOf`/Api/V8/module/${module}`, query, options);
    },

    related(schema, module, recordId, link, options) {
      const path = pathOf`/Api/V8/module/${module}/${recordId}/relationships/${link}`;
      return listAt(schema, path, { 'page[size]': pageSize, 'page[number]': 1 }, options);
    },

    async read(schema, module, recordId, fields, options) {
      const path = pathOf`/Api/V8/module/${module}/${recordId}`;
      const query = { [`fields[${module}]`]: fields.join(',') };
      const answer = await request({ method: 'GET', path, query }, options);
      if (answer.status === 400 && /is not found|is invalid/.test(answer.reason)) return null;
      return rowIn(schema, answer);
    },

    async createOnce(schema, module, key, fields, attributes, options) {
      for (let attempt = 0; ; attempt += 1) {
        const recordId = await ownId(key, attempt);
        const before = await suite.read(schema, module, recordId, fields, options);
        if (before !== null) return { row: before, isNew: false };
        const body = { data: { type: module, id: recordId, attributes } };
        const answer = await request({ method: 'POST', path: '/Api/V8/module', body, headers: sent }, options);
        const isTaken = answer.status === 400 && /already exist/.test(answer.reason);
        // Another request with this id was faster by a moment: then JSON and a text come.
        const isRace = answer.status === 400 && /Database failure/.test(answer.reason);
        if (!isTaken && !isRace) return { row: rowIn(schema, answer), isNew: true };
        const made = await suite.read(schema, module, recordId, fields, options);
        if (made !== null) return { row: made, isNew: false };
        // A taken id without a record is that of a deleted one, and stays taken.
        if (isRace || attempt + 1 >= mostAttempts) throw new CodedError('CRM_UNAVAILABLE');
      }
    },

    async update(module, recordId, attributes, options) {
      const body = { data: { type: module, id: recordId, attributes } };
      accepted(Changed, await request({ method: 'PATCH', path: '/Api/V8/module', body, headers: sent }, options));
    },

    async relate(from, to, options) {
      const path = pathOf`/Api/V8/module/${from.module}/${from.id}/relationships`;
      const body = { data: { type: to.module, id: to.id } };
      accepted(Told, await request({ method: 'POST', path, body, headers: sent }, options));
    },

    async unrelate(from, link, toId, options) {
      const path = pathOf`/Api/V8/module/${from.module}/${from.id}/relationships/${link}/${toId}`;
      accepted(Told, await request({ method: 'DELETE', path }, options));
    },
  };
  return suite;
}

/** A refusal whose explanation is cut off says nothing about the record. After a race, a text stands behind the JSON. */
function problem({ status, body }: { status: number; body: unknown }): CrmProblem | null {
  const isCut = typeof body === 'string' && body.trimStart().startsWith('{') && !body.includes('Database failure');
  return status === 400 && isCut ? { kind: 'unavailable' } : null;
}

function rowIn<T extends z.core.$ZodType>(schema: T, answer: CrmAnswer): Row<T> {
  return rowOf(schema, accepted(One, answer).data, answer);
}

function rowOf<T extends z.core.$ZodType>(schema: T, record: z.infer<typeof Entry>, answer: CrmAnswer): Row<T> {
  const attributes = accepted(schema, { ...answer, body: record.attributes });
  return { ...(attributes as object), id: record.id } as Row<T>;
}

function queryOf(filter: Filter | undefined): Query {
  if (filter === undefined) return {};
  const entries = Object.entries(filter.fields).flatMap(([name, conditions]) =>
    Object.entries(conditions).map(([operator, value]) => [`filter[${name}][${operator}]`, value] as const),
  );
  return {
    ...(filter.operator !== undefined && { 'filter[operator]': filter.operator }),
    ...Object.fromEntries(entries),
  };
}
