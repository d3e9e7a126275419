import * as z from 'zod/mini';
import {
  accepted,
  type CrmConnection,
  type CrmRequest,
  createRequester,
  cutList,
  headers,
  type Query,
  type RequestOptions,
  secretOf,
} from '../kit/index.ts';
import { manifest } from './manifest.ts';

/** 100 contacts with all fields of an account. */
const answerLimit = 8 * 1024 * 1024;

/** The most that Freshsales sends at once. */
export const pageSize = 100;

/** The unknown callers of years are activities of one contact. The limit of the answer comes first. */
const mostIncluded = 50_000;

/**
 * Records that come with a contact. A screen pop can do without them, so what has another form is left out: the list, or
 * one record of it.
 */
export function included<T extends z.core.$ZodType>(entry: T) {
  return z.catch(
    z._default(
      z.pipe(
        z.nullable(cutList(z.unknown(), mostIncluded)),
        z.transform((rows): z.infer<T>[] =>
          (rows ?? []).flatMap((row) => {
            const read = z.safeParse(entry, row);
            return read.success ? [read.data] : [];
          }),
        ),
      ),
      [],
    ),
    [],
  );
}

/**
 * Freshsales' API.
 * https://developers.freshworks.com/crm/api/
 */
export interface Freshsales {
  readonly clock: CrmConnection['clock'];
  /** The address of the contact's page. */
  pageOf(contact: string | number): string;
  /** @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE, as both of these */
  send<T extends z.core.$ZodType>(schema: T, request: CrmRequest, options: RequestOptions): Promise<z.infer<T>>;
  /** null: there is no such record. */
  read<T extends z.core.$ZodType>(
    schema: T,
    path: string,
    query: Query,
    options: RequestOptions,
    budgetClass?: 'all' | 'typing',
  ): Promise<z.infer<T> | null>;
}

export function openFreshsales(connection: CrmConnection): Freshsales {
  const auth = headers((secrets) => ({ authorization: `Token token=${secretOf(secrets, 'token')}` }));
  // Freshsales' page shows the address as "example.myfreshworks.com/crm/sales".
  const root = `${connection.baseUrl.replace(/\/+$/, '').replace(/\/crm\/sales(\/api)?$/i, '')}/crm/sales`;
  const ask = createRequester(connection, { auth, budget: manifest.budget, baseUrl: `${root}/api`, answerLimit });
  return {
    clock: connection.clock,
    pageOf: (contact) => `${root}/contacts/${encodeURIComponent(contact)}`,
    async send(schema, request, options) {
      return accepted(schema, await ask(request, options));
    },
    async read(schema, path, query, options, budgetClass = 'all') {
      const answer = await ask({ method: 'GET', path, query, budgetClass }, options);
      return answer.status === 404 ? null : accepted(schema, answer);
    },
  };
}
