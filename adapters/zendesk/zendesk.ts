import {
  basic,
  type CrmAuth,
  type CrmConnection,
  type CrmProblem,
  createRequester,
  oauth2,
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
  const auth = authOf(connection);
  const request = createRequester(connection, { auth, budget: manifest.budget, problem, answerLimit });
  return {
    request: withReserve(request, clock),
    clock,
    baseUrl: connection.baseUrl.replace(/\/+$/, ''),
    displayTicket: settings.displayTicket === true,
  };
}

/**
 * An API token with its user; or OAuth, with a token that the administrator entered or with the access that a user
 * allowed. https://developer.zendesk.com/api-reference/introduction/security-and-auth
 */
function authOf(connection: CrmConnection): CrmAuth {
  const { email } = connection.settings;
  if (typeof email !== 'string' || email === '') return oauth2(manifest, connection);
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
