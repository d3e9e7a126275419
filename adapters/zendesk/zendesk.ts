import {
  basic,
  bearer,
  type CrmAuth,
  type CrmConnection,
  type CrmProblem,
  createRequester,
  type Requester,
  secretOf,
} from '../kit/index.ts';
import { manifest } from './manifest.ts';
import { withReserve } from './reserve.ts';

/** One account at Zendesk, as the parts of the connector use it. */
export interface Zendesk {
  request: Requester;
  clock: CrmConnection['clock'];
  /** The address of the account without a slash at its end. */
  baseUrl: string;
  /** Whether Zendesk opens a call's new ticket in the agent's browser. */
  displayTicket: boolean;
}

/** A ticket's comments have up to 64 KB each, in three forms. */
const answerLimit = 8 * 1024 * 1024;

export function openZendesk(connection: CrmConnection): Zendesk {
  const { clock, settings } = connection;
  const email = typeof settings.email === 'string' ? settings.email : '';
  const request = createRequester(connection, { auth: authOf(email), budget: manifest.budget, problem, answerLimit });
  return {
    request: withReserve(request, clock),
    clock,
    baseUrl: connection.baseUrl.replace(/\/+$/, ''),
    displayTicket: settings.displayTicket === true,
  };
}

/** https://developer.zendesk.com/api-reference/introduction/security-and-auth */
function authOf(email: string): CrmAuth {
  if (email === '') return bearer('token');
  return basic((secrets) => ({ user: `${email}/token`, password: secretOf(secrets, 'token') }));
}

/** What the status of an answer does not say. */
function problem({ status, body }: { status: number; body: unknown }): CrmProblem | null {
  // Two changes of one record at the same moment: the second has to be sent again.
  if (status === 409) return { kind: 'unavailable' };
  if (status !== 422) return null;
  const explanation = validationErrors(body);
  return explanation === '' ? null : { kind: 'refused', explanation };
}

/**
 * The sentences of a validation error, whose own description is always "Record validation errors":
 * `{ error: "RecordInvalid", description, details: { requester: [{ description: "Requester: is suspended." }] } }`
 */
function validationErrors(body: unknown): string {
  const { details } = (body ?? {}) as { details?: unknown };
  if (typeof details !== 'object' || details === null) return '';
  return Object.values(details)
    .flat()
    .map((each) => (each as { description?: unknown } | null)?.description)
    .filter((text) => typeof text === 'string')
    .join(' ');
}
