import * as z from 'zod/mini';
import type { CrmProblem } from '../kit/index.ts';

/** Vtiger reports errors with the status 200. */
const Failed = z.object({
  success: z.literal(false),
  error: z.object({ code: z.string(), message: z._default(z.nullable(z.string()), null) }),
});

/** The session has ended, or the login is wrong. */
const credentials = new Set([
  'AUTHENTICATION_REQUIRED',
  'INVALID_SESSIONID',
  'SESSION_EXPIRED',
  'SESSION_LEFT_IDLE',
  'INVALID_USER_CREDENTIALS',
  'AUTHENTICATION_FAILURE',
  'ACCESSKEY_UNDEFINED',
]);

/**
 * Repeating the request would not help. ACCESS_DENIED also stands for a missing record, a wrong query and a wrong
 * method, and DATABASE_QUERY_ERROR for a value that the database does not take. Without its database Vtiger answers a
 * page.
 */
const refusals = new Set([
  'ACCESS_DENIED',
  'MANDATORY_FIELDS_MISSING',
  'RECORD_NOT_FOUND',
  'INVALID_ID_ATTRIBUTE',
  'REFERENCE_INVALID',
  'QUERY_SYNTAX_ERROR',
  'DATABASE_QUERY_ERROR',
  'OPERATION_NOT_SUPPORTED',
  'UNKNOWN_OPERATION',
  'UNKOWN_ENTITY',
]);

/**
 * What an answer of the web service means. Other codes, such as INTERNAL_SERVER_ERROR, can pass, so the request is
 * repeated. An answer that is not JSON is not examined here: the kit treats it as CRM_UNAVAILABLE.
 */
export function problem({ body }: { body: unknown }): CrmProblem | null {
  const failed = z.safeParse(Failed, body);
  if (!failed.success) return null;
  const { code, message } = failed.data.error;
  if (credentials.has(code)) return { kind: 'credentials' };
  if (refusals.has(code)) return { kind: 'refused', explanation: `${code}: ${message ?? ''}` };
  return { kind: 'unavailable' };
}
