import * as z from 'zod/mini';
import {
  accepted,
  basic,
  type CrmAnswer,
  type CrmConnection,
  type CrmProblem,
  type CrmRequest,
  createRequester,
  cutList,
  type Query,
  type RequestOptions,
  secretOf,
} from '../kit/index.ts';
import { manifest } from './manifest.ts';

/** A page of tickets with long descriptions. */
const answerLimit = 8 * 1024 * 1024;

/** The most that Freshdesk sends at once. A search has 30. */
export const pageSize = 100;

/**
 * Freshdesk's API v2.
 * https://developers.freshdesk.com/api/
 */
export interface Freshdesk {
  readonly baseUrl: string;
  readonly clock: CrmConnection['clock'];
  /** @throws CodedError CRM_UNAVAILABLE or CRM_CREDENTIALS; refusals are answers */
  ask(request: CrmRequest, options: RequestOptions): Promise<CrmAnswer>;
  /** @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE */
  send<T extends z.core.$ZodType>(schema: T, request: CrmRequest, options: RequestOptions): Promise<z.infer<T>>;
  /** A page of a list. */
  list<T extends z.core.$ZodType>(
    schema: T,
    path: string,
    query: Query,
    options: RequestOptions,
  ): Promise<z.infer<T>[]>;
  /** null: there is no such record. */
  read<T extends z.core.$ZodType>(
    schema: T,
    path: string,
    options: RequestOptions,
    budgetClass?: 'all' | 'typing',
  ): Promise<z.infer<T> | null>;
}

export function openFreshdesk(connection: CrmConnection): Freshdesk {
  // The key is the user, and the password is not read.
  const auth = basic((secrets) => ({ user: secretOf(secrets, 'token'), password: 'X' }));
  const ask = createRequester(connection, { auth, budget: manifest.budget, problem, answerLimit });
  return {
    baseUrl: connection.baseUrl,
    clock: connection.clock,
    ask,
    async send(schema, request, options) {
      return accepted(schema, await ask(request, options));
    },
    async list(schema, path, query, options) {
      return accepted(cutList(schema, pageSize), await ask({ method: 'GET', path, query }, options));
    },
    async read(schema, path, options, budgetClass = 'all') {
      const answer = await ask({ method: 'GET', path, budgetClass }, options);
      return answer.status === 404 ? null : accepted(schema, answer);
    },
  };
}

const Refusal = z.object({
  description: z.string(),
  errors: z.array(z.object({ field: z.optional(z.string()), message: z.string() })),
});

/** Freshdesk explains a refusal for each field. 409 is read by the adapter: it names the record that is there. */
function problem({ status, body }: { status: number; body: unknown }): CrmProblem | null {
  const refusal = z.safeParse(Refusal, body);
  if (status !== 400 || !refusal.success) return null;
  const { description, errors } = refusal.data;
  const fields = errors.map(({ field: name, message }) => `${name === undefined ? '' : `${name}: `}${message}`);
  return { kind: 'refused', explanation: [description, ...fields].join('; ') };
}
