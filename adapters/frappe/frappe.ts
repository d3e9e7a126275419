import * as z from 'zod/mini';
import {
  accepted,
  CodedError,
  type CrmConnection,
  createRequester,
  cutList,
  headers,
  pathOf,
  type RequestOptions,
  secretOf,
} from '../kit/index.ts';
import { manifest } from './manifest.ts';
import { problem } from './problem.ts';

/** A condition of a list: field, operator and value, or a field of a table inside the document. */
export type Condition =
  | readonly [field: string, operator: string, value: string]
  | readonly [string, string, string, string];

export interface ListQuery {
  fields: readonly string[];
  /** All of them. */
  filters?: readonly Condition[];
  /** One of them. */
  orFilters?: readonly Condition[];
  orderBy: string;
  limit: number;
}

export type Fields = Readonly<Record<string, string | number>>;

/** The documents of a Frappe site, by their types. https://docs.frappe.io/framework/user/en/api/rest */
export interface Frappe {
  baseUrl: string;
  timeZone: string;
  list<T extends z.core.$ZodType>(
    row: T,
    type: string,
    query: ListQuery,
    options: RequestOptions,
  ): Promise<z.infer<T>[]>;
  /** null: there is none. */
  read<T extends z.core.$ZodType>(
    document: T,
    type: string,
    name: string,
    options: RequestOptions,
  ): Promise<z.infer<T> | null>;
  /** null: there is already a document of this name. */
  create(type: string, fields: Fields, options: RequestOptions): Promise<string | null>;
  change(type: string, name: string, fields: Fields, options: RequestOptions): Promise<void>;
}

/** The names of documents are texts. Those of some types are numbers. */
const Named = z.object({ data: z.object({ name: z.pipe(z.union([z.string(), z.int()]), z.transform(String)) }) });
const Document = z.object({ data: z.unknown() });
const mostRows = 500;

export function openFrappe(connection: CrmConnection): Frappe {
  const { apiKey, timeZone } = connection.settings as { apiKey: string; timeZone: string };
  mustBeTimeZone(timeZone);
  const request = createRequester(connection, {
    auth: headers((secrets) => ({ authorization: `token ${apiKey}:${secretOf(secrets, 'token')}` })),
    budget: manifest.budget,
    problem,
  });
  return {
    baseUrl: connection.baseUrl.replace(/\/+$/, ''),
    timeZone,
    async list(row, type, { fields, filters, orFilters, orderBy, limit }, options) {
      const query = {
        fields: JSON.stringify(fields),
        ...(filters && { filters: JSON.stringify(filters) }),
        ...(orFilters && { or_filters: JSON.stringify(orFilters) }),
        order_by: orderBy,
        limit_page_length: limit,
      };
      const answer = await request({ method: 'GET', path: pathOf`/api/resource/${type}`, query }, options);
      return accepted(z.object({ data: cutList(row, mostRows) }), answer).data as z.infer<typeof row>[];
    },
    async read(document, type, name, options) {
      const answer = await request({ method: 'GET', path: pathOf`/api/resource/${type}/${name}` }, options);
      if (answer.status === 404) return null;
      const { data } = accepted(Document, answer);
      return accepted(document, { ...answer, body: data });
    },
    async create(type, body, options) {
      const answer = await request({ method: 'POST', path: pathOf`/api/resource/${type}`, body }, options);
      return answer.status === 409 ? null : accepted(Named, answer).data.name;
    },
    async change(type, name, body, options) {
      accepted(Named, await request({ method: 'PUT', path: pathOf`/api/resource/${type}/${name}`, body }, options));
    },
  };
}

function mustBeTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new CodedError('CRM_CONNECTION_INVALID', {
      message: `“${timeZone}” is no time zone.`,
      help: 'Enter the time zone of the site as its System Settings have it, for example Asia/Kolkata.',
    });
  }
}
