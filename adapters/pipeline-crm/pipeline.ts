import * as z from 'zod/mini';
import {
  accepted,
  bearer,
  type CrmAuth,
  type CrmConnection,
  createRequester,
  cutList,
  type Query,
  type RequestOptions,
  secretOf,
} from '../kit/index.ts';
import { manifest } from './manifest.ts';
import { problem } from './problem.ts';

const root = 'https://api.pipelinecrm.com/api/v3';

/** A page of people with their deals. */
const answerLimit = 8 * 1024 * 1024;

/** The most entries that Pipeline CRM sends at once. */
export const pageSize = 100;

/**
 * Pipeline CRM's API, version 3.
 * https://app.pipelinecrm.com/api/docs
 */
export interface Pipeline {
  readonly clock: CrmConnection['clock'];
  /** @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE, as all of these */
  list<T extends z.core.$ZodType>(
    schema: T,
    path: string,
    query: Query,
    options: RequestOptions,
  ): Promise<z.infer<T>[]>;
  /** null: there is no such record. */
  read<T extends z.core.$ZodType>(schema: T, path: string, options: RequestOptions): Promise<z.infer<T> | null>;
  /** Creates a record, or changes it. */
  write<T extends z.core.$ZodType>(
    schema: T,
    request: { method: 'POST' | 'PUT'; path: string; body: object },
    options: RequestOptions,
  ): Promise<z.infer<T>>;
}

export function openPipeline(connection: CrmConnection): Pipeline {
  const hasToken = (connection.secrets.read().token ?? '') !== '';
  const auth = hasToken ? bearer('token') : keys;
  const ask = createRequester(connection, { auth, budget: manifest.budget, baseUrl: root, problem, answerLimit });
  return {
    clock: connection.clock,
    async list(schema, path, query, options) {
      const Entries = z.object({ entries: cutList(schema, pageSize) });
      const answer = await ask({ method: 'GET', path, query: { per_page: pageSize, ...query } }, options);
      return accepted(Entries, answer).entries;
    },
    async read(schema, path, options) {
      const answer = await ask({ method: 'GET', path }, options);
      return answer.status === 404 ? null : accepted(schema, answer);
    },
    async write(schema, request, options) {
      return accepted(schema, await ask(request, options));
    },
  };
}

/** Pipeline CRM reads its keys from the query alone. */
const keys: CrmAuth = {
  apply() {},
  parameters: (secrets) => ({
    api_key: secretOf(secrets, 'apiKey'),
    ...((secrets.appKey ?? '') !== '' && { app_key: secretOf(secrets, 'appKey') }),
  }),
};
