import * as z from 'zod/mini';
import {
  accepted,
  type CrmConnection,
  createRequester,
  id,
  type RequestOptions,
  redactNumbers,
  refused,
} from '../kit/index.ts';
import { shopAccess } from './access.ts';
import { manifest } from './manifest.ts';
import { problem } from './problem.ts';

/** Supported for a year. Later, Shopify answers as the oldest version that it still supports. */
export const apiVersion = '2026-10';

/** Orders with long item lists. */
const answerLimit = 4 * 1024 * 1024;

/**
 * Shopify's Admin API in GraphQL.
 * https://shopify.dev/docs/api/admin-graphql/2026-10
 */
export interface Shopify {
  readonly baseUrl: string;
  /** Says so, if the last answer was of another version than the one that was asked for. */
  readonly remark: string | null;
  /** @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE */
  ask<T extends z.core.$ZodType>(
    schema: T,
    document: string,
    variables: Readonly<Record<string, unknown>>,
    options: RequestOptions,
  ): Promise<z.infer<T>>;
}

export function openShopify(connection: CrmConnection): Shopify {
  const settings = { auth: shopAccess(connection), budget: manifest.budget, problem, answerLimit };
  const request = createRequester(connection, settings);
  const path = `/admin/api/${apiVersion}/graphql.json`;
  let answered = apiVersion;
  return {
    baseUrl: connection.baseUrl,
    get remark() {
      if (answered === apiVersion) return null;
      return `Shopify answers as version ${answered.slice(0, 20)} of its API, and not as ${apiVersion}: update the gateway.`;
    },
    async ask(schema, document, variables, options) {
      const answer = await request({ method: 'POST', path, body: { query: document, variables } }, options);
      answered = answer.headers.get('x-shopify-api-version') ?? apiVersion;
      const { data } = accepted(z.object({ data: z.unknown() }), answer);
      return accepted(schema, { ...answer, body: data });
    },
  };
}

/** What a mutation found wrong. The codes are Shopify's. */
export const userErrors = z.array(
  z.object({
    field: z._default(z.nullable(z.array(z.string())), null),
    message: z.string(),
    code: z.optional(z.nullable(z.string())),
  }),
);
export type UserErrors = z.infer<typeof userErrors>;

/** @throws CodedError CRM_REFUSED if there are any */
export function mustBeEmpty(errors: UserErrors): void {
  if (errors.length === 0) return;
  const texts = errors.map(({ field, message }) => `${field === null ? '' : `${field.join('.')}: `}${message}`);
  throw refused({ reason: redactNumbers(texts.join('; ')).slice(0, 300) });
}

/** The id of a record, as a number in a text: "gid://shopify/Customer/7" is "7". */
export const gid = z.pipe(
  id,
  z.transform((value: string) => value.replace(/^gid:\/\/shopify\/\w+\//, '').replace(/\?.*$/, '')),
);
