import * as z from 'zod/mini';
import type { RequestOptions } from './adapter.ts';

/** https, or "{baseUrl}" for a CRM whose accounts have addresses of their own. */
const address = z
  .string()
  .check(
    z.regex(
      /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+|\{baseUrl\})\/[\w.~/-]*$/,
      'must be an https address without a query, or begin with {baseUrl}/',
    ),
  );
const host = z.string().check(z.regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a host name'));
const word = z.string().check(z.regex(/^[\w.:/-]{1,100}$/, 'must be one word'));

/**
 * How a user of the CRM allows the gateway to use it (OAuth 2.0, RFC 6749). The manifest's fields then contain `clientId`
 * (a text) and `clientSecret` (a secret), which the administrator gets when registering the gateway with the CRM.
 */
export const CrmOAuth = z.strictObject({
  kind: z.literal('oauth2'),
  /** Where the user allows access. */
  authorizationUrl: address,
  /** Where the gateway gets and renews tokens. */
  tokenUrl: address,
  scopes: z.array(word),
  /** Further parameters of the authorization address, such as `optional_scope`. */
  parameters: z.optional(z.record(word, z.string().check(z.maxLength(1000)))),
  /** Whether the CRM checks a code verifier (RFC 7636). */
  pkce: z.boolean(),
  /** How the client's id and secret are sent: in the form, or as Basic authentication (RFC 6749, 2.3.1). */
  client: z.enum(['form', 'basic']),
  /** For a CRM that says in the token answer which address the account has. Only these hosts are accepted. */
  address: z.optional(z.strictObject({ field: word, hosts: z.array(host).check(z.minLength(1)) })),
  /** The name of a secret field. If it has a value, this token is used, and no user has to allow access. */
  alternative: z.optional(z.string()),
});
export type CrmOAuth = z.infer<typeof CrmOAuth>;

/** What the gateway gives for tokens. */
export type TokenGrant =
  | { kind: 'code'; code: string; redirectUri: string; verifier: string | null }
  | { kind: 'refresh'; refreshToken: string };

/** A CRM's answer, checked. */
export interface TokenAnswer {
  accessToken: string;
  /** null: the answer has none, so an earlier one remains valid (RFC 6749, 6). */
  refreshToken: string | null;
  /** In seconds. null: the CRM does not say it. */
  expiresIn: number | null;
  /** The account's address: https, and one of the manifest's hosts. null: the answer has none. */
  baseUrl: string | null;
}

/** The access that a user of the CRM allowed. The gateway keeps and renews it. */
export interface CrmAccess {
  /** The access token by its name, as the kit's `oauth2` sends it. Empty: there is none. */
  read(): Readonly<Record<string, string>>;
  /** The account's address of the token answer. null: there was none. */
  readonly baseUrl: string | null;
  /**
   * Renews a token that is about to expire. The answer cannot be lost if the caller is late: only the waiting ends.
   * @throws CodedError CRM_CREDENTIALS: no user has allowed access, or the CRM does not renew it
   */
  ready(options: RequestOptions): Promise<void>;
  /**
   * Renews a token that the CRM refused, unless there is a newer one.
   * @throws CodedError CRM_CREDENTIALS, CRM_UNAVAILABLE
   */
  renew(refused: string): Promise<void>;
}
