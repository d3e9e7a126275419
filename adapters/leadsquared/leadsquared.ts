import * as z from 'zod/mini';
import {
  accepted,
  type CrmConnection,
  createRequester,
  headers,
  type Query,
  type RequestOptions,
  secretOf,
} from '../kit/index.ts';
import { manifest } from './manifest.ts';
import { isRefusedAs, problem } from './problem.ts';

/** 100 leads with all fields of an account. */
const answerLimit = 8 * 1024 * 1024;

/** A value of a record as text, "" if there is none. LeadSquared writes most values as texts, and some as numbers. */
export const field = z._default(
  z.pipe(
    z.nullable(z.union([z.string(), z.number(), z.boolean()])),
    z.transform((value) => String(value ?? '')),
  ),
  '',
);

/** The answer to a change. */
const Changed = z.object({
  Status: z.literal('Success'),
  Message: z.optional(z.nullable(z.object({ Id: z.optional(z.nullable(z.string())) }))),
});

/**
 * LeadSquared's API, version 2.
 * https://apidocs.leadsquared.com/
 */
export interface LeadSquared {
  readonly clock: CrmConnection['clock'];
  /** @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE, as all of these */
  get<T extends z.core.$ZodType>(schema: T, path: string, query: Query, options: RequestOptions): Promise<z.infer<T>>;
  /** A search. LeadSquared's searches are POSTs. */
  search<T extends z.core.$ZodType>(
    schema: T,
    request: { path: string; query?: Query; body: unknown },
    options: RequestOptions,
  ): Promise<z.infer<T>>;
  /** @returns the id of the record that was made or changed. null: the answer names none */
  change(path: string, body: unknown, options: RequestOptions): Promise<string | null>;
}

export function openLeadSquared(connection: CrmConnection): LeadSquared {
  const auth = headers((secrets) => ({
    'x-LSQ-AccessKey': secretOf(secrets, 'accessKey'),
    'x-LSQ-SecretKey': secretOf(secrets, 'secretKey'),
  }));
  // LeadSquared's page shows the address with its version.
  const baseUrl = connection.baseUrl.replace(/\/+$/, '').replace(/\/v2$/i, '');
  const ask = createRequester(connection, { auth, budget: manifest.budget, baseUrl, problem, answerLimit });
  return {
    clock: connection.clock,
    async get(schema, path, query, options) {
      return accepted(schema, await ask({ method: 'GET', path: `/v2/${path}`, query }, options));
    },
    async search(schema, { path, query = {}, body }, options) {
      return accepted(schema, await ask({ method: 'POST', path: `/v2/${path}`, query, body }, options));
    },
    async change(path, body, options) {
      const send = async (text: unknown) => {
        const answer = await ask({ method: 'POST', path: `/v2/${path}`, body: text }, options);
        return accepted(Changed, answer).Message?.Id ?? null;
      };
      try {
        return await send(body);
      } catch (error) {
        if (!isRefusedAs(error, 'MXXSSException')) throw error;
        return send(withoutMarkup(body));
      }
    },
  };
}

/** LeadSquared refuses texts that look like markup, also in a note. */
function withoutMarkup(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll('<', '‹').replaceAll('>', '›'));
}
