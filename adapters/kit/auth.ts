import type { RequestOptions } from '../../src/domain/crm/adapter.ts';
import type { CrmConnection } from '../../src/domain/crm/connection.ts';
import { CodedError } from '../../src/domain/errors.ts';

export type Secrets = Readonly<Record<string, string>>;

/** How requests are authenticated. */
export interface CrmAuth {
  /** Called before each request. Missing: there is nothing to prepare. */
  prepare?(connection: CrmConnection, options: RequestOptions): Promise<void>;
  /** Adds the credentials to a request's headers. */
  apply(headers: Headers, secrets: Secrets): void;
  /**
   * Credentials that the CRM reads from parameters: they are added to the form of a request that has one, otherwise to
   * the query.
   */
  parameters?(secrets: Secrets): Readonly<Record<string, string>>;
  /**
   * Gets new credentials after a 401, and stores them with `connection.secrets.write` before it resolves. Runs once at
   * a time for a connection. Rejects with CRM_CREDENTIALS if the CRM gives none. Missing: credentials do not change.
   * @param used the credentials that the CRM refused
   */
  refresh?(connection: CrmConnection, options: RequestOptions, used: Secrets): Promise<void>;
}

/** `Authorization: Bearer …` with the secret of this name. */
export function bearer(name: string): CrmAuth {
  return headers((secrets) => ({ authorization: `Bearer ${secretOf(secrets, name)}` }));
}

/** `Authorization: Basic …` (RFC 7617, in UTF-8). */
export function basic(credentials: (secrets: Secrets) => { user: string; password: string }): CrmAuth {
  return headers((secrets) => {
    const { user, password } = credentials(secrets);
    const bytes = new TextEncoder().encode(`${user}:${password}`);
    return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
  });
}

/** Headers of the CRM's own, such as `x-api-token`. */
export function headers(credentials: (secrets: Secrets) => Record<string, string>): CrmAuth {
  return {
    apply(target, secrets) {
      for (const [name, value] of Object.entries(credentials(secrets))) setHeader(target, name, value);
    },
  };
}

/** A secret that must be there. */
export function secretOf(secrets: Secrets, name: string): string {
  const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (value === undefined || value === '') {
    throw new CodedError('CRM_CREDENTIALS', { message: `The connection has no value for the secret “${name}”.` });
  }
  return value;
}

function setHeader(target: Headers, name: string, value: string): void {
  try {
    target.set(name, value);
  } catch {
    // The platform's error contains the value, so it is not passed on.
    throw new CodedError('CRM_CREDENTIALS', {
      message: 'The credentials contain characters that cannot be sent, such as a line break.',
    });
  }
}

/**
 * Whether a request of the CRM's server has the connection's secret. Compares in a time that does not depend on the first
 * difference.
 * @param given every value that the request has for it: two of them are none
 * @param secret "": the administrator entered none, and no request has it
 */
export function hasSecret(given: readonly string[], secret: string): boolean {
  const text = given.length === 1 ? (given[0] ?? '') : '';
  let difference = text.length ^ secret.length;
  for (let at = 0; at < secret.length; at += 1) difference |= (text.charCodeAt(at) || 0) ^ secret.charCodeAt(at);
  return secret !== '' && difference === 0;
}
