import * as z from 'zod/mini';
import {
  accepted,
  type CrmAnswer,
  type CrmConnection,
  type CrmProblem,
  type CrmRequest,
  createRequester,
  cutList,
  headers,
  type Query,
  type RequestOptions,
  secretOf,
} from '../kit/index.ts';

/** A page of tickets with their texts. */
const answerLimit = 8 * 1024 * 1024;
/** RT cuts more to 100. */
const pageSize = 100;

const List = z.object({ items: z.array(z.unknown()) });

/** A text of a record. RT writes numbers as text or as numbers, and an unset field as "" or null. */
export const field = z._default(
  z.pipe(
    z.union([z.string(), z.number(), z.null()]),
    z.transform((value) => (value === null ? '' : String(value))),
  ),
  '',
);

const CustomField = z.object({ name: field, values: z._default(z.array(z.unknown()), []) });

/** Custom fields with their values. RT writes "" for a record without any. */
export const customFields = z._default(
  z.pipe(
    z.union([z.array(CustomField), z.literal(''), z.null()]),
    z.transform((value) => (value === '' || value === null ? [] : value)),
  ),
  [],
);

/** The first value of a custom field. "": it has none, or there is no such field. */
export function firstValue(fields: z.infer<typeof customFields>, name: string): string {
  const value = fields.find((one) => one.name === name)?.values[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * Requests to RT's REST 2 API.
 * @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE
 */
export interface Rt {
  readonly baseUrl: string;
  /** The custom field of tickets for the key. */
  readonly keyField: string;
  /** The answer of a request, also of a refused one. */
  answer(request: CrmRequest, options: RequestOptions): Promise<CrmAnswer>;
  send<T extends z.core.$ZodType>(schema: T, request: CrmRequest, options: RequestOptions): Promise<z.infer<T>>;
  /** The records of one page. RT drops rows that the user may not see, so a short page may not be the last. */
  list<T extends z.core.$ZodType>(
    schema: T,
    path: string,
    query: Query,
    options: RequestOptions,
    body?: object,
  ): Promise<z.infer<T>[]>;
  /** null: there is no such record, or the user may not see it. */
  read<T extends z.core.$ZodType>(schema: T, path: string, options: RequestOptions): Promise<z.infer<T> | null>;
}

export function openRt(connection: CrmConnection, keyField: string): Rt {
  // Not "Bearer", which RT does not accept.
  const auth = headers((secrets) => ({ authorization: `token ${secretOf(secrets, 'token')}` }));
  const request = createRequester(connection, { auth, budget: [], problem, answerLimit });

  const rt: Rt = {
    baseUrl: connection.baseUrl,
    keyField,
    answer: request,

    async send(schema, wanted, options) {
      return accepted(schema, await request(wanted, options));
    },

    async list(schema, path, query, options, body) {
      const page = { path, query: { ...query, per_page: pageSize } };
      const wanted: CrmRequest = body === undefined ? { method: 'GET', ...page } : { method: 'POST', ...page, body };
      const answer = await request(wanted, options);
      const { items } = accepted(List, answer);
      return accepted(cutList(schema, pageSize), { ...answer, body: items });
    },

    async read(schema, path, options) {
      const answer = await request({ method: 'GET', path }, options);
      return answer.status === 404 || answer.status === 403 ? null : accepted(schema, answer);
    },
  };
  return rt;
}

/** RT sends a client to the page for the sign-in, if it takes it for a browser. */
function problem({ status, body }: { status: number; body: unknown }): CrmProblem | null {
  return status === 302 && body === 'Login required' ? { kind: 'credentials' } : null;
}

/** A text in RT's query language. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
