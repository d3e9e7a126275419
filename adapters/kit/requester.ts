import type { RequestOptions } from '../../src/domain/crm/adapter.ts';
import type { CrmConnection } from '../../src/domain/crm/connection.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { addressOf } from './address.ts';
import { readJson } from './answer-body.ts';
import { budgetsOf } from './budget.ts';
import { beforeAbort, type Limited, startDeadline } from './deadline.ts';
import { credentialsOf } from './oauth.ts';
import { problemOf } from './problem.ts';
import { Renewal } from './renewal.ts';
import type { CrmAnswer, CrmRequest, RequesterOptions } from './request.ts';

/** Far more than any valid answer needs. */
const answerLimit = 1024 * 1024;

/**
 * Sends one request.
 * @returns the CRM's answer with a status of 2xx, or of 4xx except 401, 408, 425 and 429. `accepted` parses it.
 * @throws CodedError CRM_UNAVAILABLE, with `retryAfterMs` if the CRM says so; CRM_CREDENTIALS after a 401, also with
 *   new credentials; CRM_REFUSED if `problem` says so
 */
export type Requester = (request: CrmRequest, options: RequestOptions) => Promise<CrmAnswer>;

export function createRequester(connection: CrmConnection, settings: RequesterOptions): Requester {
  const { auth } = settings;
  const budgetOf = budgetsOf(connection.clock, settings.budget);
  const renewal = new Renewal(connection, auth);

  async function send(request: CrmRequest, options: Limited<RequestOptions>): Promise<CrmAnswer> {
    await auth.prepare?.(connection, options);
    const { baseUrl = connection.access?.baseUrl ?? connection.baseUrl } = settings;
    const url = addressOf(typeof baseUrl === 'string' ? baseUrl : baseUrl(), request.path, request.query);
    await budgetOf(request.budgetClass)?.admit(options);
    // Read after the wait, because credentials may have been renewed meanwhile.
    const secrets = credentialsOf(connection);
    const headers = new Headers({ accept: 'application/json', ...settings.headers, ...request.headers });
    auth.apply(headers, secrets);
    const { form, ...rest } = request;
    const credentials = auth.parameters?.(secrets) ?? {};
    if (form === undefined) {
      for (const [name, value] of Object.entries(credentials)) url.searchParams.set(name, value);
    }
    const complete = form === undefined ? rest : { ...rest, form: { ...form, ...credentials } };
    const response = await connection.fetch(url, {
      method: request.method,
      headers,
      ...bodyOf(complete, headers),
      // A redirect could send the credentials to another host.
      redirect: 'manual',
      signal: options.signal,
    });
    const body = await readJson(response, settings.answerLimit ?? answerLimit);
    const problem = problemOf(response, body, {
      clock: connection.clock,
      secrets: Object.values(secrets),
      find: settings.problem,
    });
    if (problem.error !== null) throw problem.error;
    return { status: response.status, headers: response.headers, body, reason: problem.reason };
  }

  return async (request, given) => {
    const { options, end } = startDeadline(connection.clock, given);
    const attempt = () => beforeAbort(options.signal, send(request, options));
    try {
      const used = renewal.current();
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof CodedError) || error.code !== 'CRM_CREDENTIALS') throw error;
        // One more attempt, and only with other credentials.
        if (!(await beforeAbort(options.signal, renewal.renew(used)))) throw error;
        return await attempt();
      }
    } catch (cause) {
      throw cause instanceof CodedError ? cause : new CodedError('CRM_UNAVAILABLE', { cause });
    } finally {
      end();
    }
  };
}

function bodyOf({ body, form }: CrmRequest, headers: Headers): { body?: string } {
  if (form !== undefined) {
    headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
    return { body: new URLSearchParams(form).toString() };
  }
  if (body === undefined) return {};
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return { body: JSON.stringify(body) };
}
