import * as z from 'zod/mini';
import type { RequestOptions } from '../../src/domain/crm/adapter.ts';
import { addressProblem } from '../../src/domain/crm/address.ts';
import type { CrmConnection } from '../../src/domain/crm/connection.ts';
import type { CrmManifest } from '../../src/domain/crm/manifest.ts';
import type { CrmOAuth, TokenAnswer, TokenGrant } from '../../src/domain/crm/oauth.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { readJson } from './answer-body.ts';
import { basic, secretOf } from './auth.ts';
import { beforeAbort, startDeadline } from './deadline.ts';
import { problemOf } from './problem.ts';
import { reasonOf } from './refusal.ts';

/** In bytes. */
const answerLimit = 64 * 1024;
/** Longer lifetimes are as good as none. In seconds: a year. */
const longestLife = 366 * 86_400;

const token = z.string().check(z.minLength(1), z.maxLength(8000), z.regex(/^[\x21-\x7e]+$/));

const Answer = z.looseObject({
  access_token: token,
  refresh_token: z.optional(z.nullable(token)),
  // Some CRMs send a text.
  expires_in: z.optional(z.unknown()),
});

/** Sends a token request (RFC 6749, 4.1.3 and 6), and checks the answer. */
export async function requestTokens(
  { auth, label }: Pick<CrmManifest, 'label'> & { auth: CrmOAuth },
  connection: CrmConnection,
  grant: TokenGrant,
  given: RequestOptions,
): Promise<TokenAnswer> {
  const { clock, secrets, settings } = connection;
  const clientId = typeof settings.clientId === 'string' ? settings.clientId : '';
  if (clientId === '') throw new CodedError('CRM_CREDENTIALS', { message: 'The field “clientId” has no value.' });
  const clientSecret = secretOf(secrets.read(), 'clientSecret');
  const form = new URLSearchParams(formOf(grant));
  const headers = new Headers({
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
  });
  if (auth.client === 'basic') {
    // RFC 6749, 2.3.1: both are form-encoded first.
    const client = { user: encodeURIComponent(clientId), password: encodeURIComponent(clientSecret) };
    basic(() => client).apply(headers, {});
  } else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  const { options, end } = startDeadline(clock, given);
  try {
    const url = auth.tokenUrl.replace('{baseUrl}', connection.baseUrl.replace(/\/+$/, ''));
    const send = async () => {
      const init = {
        method: 'POST',
        headers,
        body: form.toString(),
        redirect: 'manual' as const,
        signal: options.signal,
      };
      const response = await connection.fetch(url, init);
      return { response, body: await readJson(response, answerLimit) };
    };
    const { response, body } = await beforeAbort(options.signal, send());
    const hidden = [clientSecret, ...(grant.kind === 'code' ? [grant.code] : [grant.refreshToken])];
    // RFC 6749, 5.2: 400 or 401. Some CRMs answer 403.
    if ([400, 401, 403].includes(response.status)) {
      const reason = reasonOf(response.status, body, hidden);
      throw new CodedError('CRM_CREDENTIALS', {
        message: `${label} gives no access: ${reason.replace(/\.$/, '')}.`,
        details: { status: response.status, reason },
      });
    }
    const { error } = problemOf(response, body, { clock, secrets: hidden, find: undefined });
    if (error !== null) throw error;
    if (!response.ok) throw unreadable(label);
    return read(auth, label, body);
  } catch (cause) {
    throw cause instanceof CodedError ? cause : new CodedError('CRM_UNAVAILABLE', { cause });
  } finally {
    end();
  }
}

function formOf(grant: TokenGrant): Record<string, string> {
  if (grant.kind === 'refresh') return { grant_type: 'refresh_token', refresh_token: grant.refreshToken };
  return {
    grant_type: 'authorization_code',
    code: grant.code,
    redirect_uri: grant.redirectUri,
    ...(grant.verifier !== null && { code_verifier: grant.verifier }),
  };
}

function read(auth: CrmOAuth, label: string, body: unknown): TokenAnswer {
  const result = z.safeParse(Answer, body);
  if (!result.success) throw unreadable(label);
  const { access_token, refresh_token = null, expires_in } = result.data;
  const life = Number(expires_in);
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresIn: Number.isFinite(life) && life > 0 ? Math.min(life, longestLife) : null,
    baseUrl: baseUrlIn(auth, label, result.data),
  };
}

/** The address is used with the access token, so it must be the vendor's. */
function baseUrlIn({ address }: CrmOAuth, label: string, body: Record<string, unknown>): string | null {
  if (address === undefined) return null;
  const said = Object.hasOwn(body, address.field) ? body[address.field] : undefined;
  if (said === undefined || said === null) return null;
  const problem =
    typeof said === 'string' && said.startsWith('https://')
      ? addressProblem({ address: { needed: true, hosts: address.hosts }, label }, said)
      : 'It is no https address.';
  if (problem === null) return said as string;
  throw new CodedError('CRM_UNAVAILABLE', { message: `${label} names an address that is not accepted. ${problem}` });
}

function unreadable(label: string): CodedError {
  return new CodedError('CRM_UNAVAILABLE', { message: `The token answer of ${label} cannot be read.` });
}
