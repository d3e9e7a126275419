import { createHash } from 'node:crypto';
import type * as library from 'openid-client';
import { type Clock, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { OpenIdAttempt } from './open-id-attempt.ts';
import type { OpenIdSettings } from './open-id-settings.ts';

/** Timeout of each request to the provider, in seconds. */
const defaultTimeout = 10;
/** How long the provider's description is used, in ms. Its keys are fetched again by themselves. */
const knownMs = 60 * 60_000;

/** The OpenID Connect provider. */
export interface OpenIdProvider {
  /** The address at which the person signs in. @throws CodedError SIGN_IN_UNAVAILABLE */
  start(attempt: OpenIdAttempt): Promise<string>;
  /**
   * Redeems the provider's answer, and verifies the ID token: signature, issuer, audience, times and nonce.
   * @param query of the address to which the provider sent the browser back
   * @returns the claims of the ID token
   * @throws CodedError SIGN_IN_EXPIRED, SIGN_IN_REFUSED or SIGN_IN_UNAVAILABLE
   */
  finish(query: string, attempt: OpenIdAttempt): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * Authorization code with PKCE, by the certified client library, which is loaded on first use.
 * @param redirectUri the page of the gateway that the provider sends browsers back to
 */
export function openIdProvider(
  settings: OpenIdSettings,
  redirectUri: string,
  clock: Clock,
  { timeoutSeconds = defaultTimeout }: { timeoutSeconds?: number } = {},
): OpenIdProvider {
  let known: { until: number; discovered: Promise<Discovered> } | null = null;

  const provider = async (): Promise<Discovered> => {
    if (known === null || known.until <= ticks(clock)) {
      known = { until: ticks(clock) + knownMs, discovered: discover(settings, timeoutSeconds) };
    }
    const { discovered } = known;
    try {
      return await discovered;
    } catch (error) {
      // The next person tries again.
      if (known?.discovered === discovered) known = null;
      throw error;
    }
  };

  return {
    async start({ state, nonce, verifier }) {
      const { client, configuration } = await provider().catch(unavailable);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const address = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        ...{ state, nonce, code_challenge: challenge, code_challenge_method: 'S256' },
      });
      return address.href;
    },

    async finish(query, { state, nonce, verifier }) {
      const { client, configuration } = await provider().catch(unavailable);
      const answer = new URL(redirectUri);
      answer.search = query;
      // An answer of another attempt, or of another browser, is not even sent to the provider.
      if (answer.searchParams.get('state') !== state) throw new CodedError('SIGN_IN_EXPIRED');
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await client.authorizationCodeGrant(configuration, answer, checks).catch((error: unknown) => {
        throw refusalOf(error, client);
      });
      return tokens.claims() ?? {};
    },
  };
}

interface Discovered {
  client: typeof library;
  configuration: library.Configuration;
}

async function discover(
  { issuer, clientId, clientSecret }: OpenIdSettings,
  timeoutSeconds: number,
): Promise<Discovered> {
  const client = await import('openid-client');
  const server = new URL(issuer);
  const authentication = clientSecret === null ? client.None() : byItsMethod(client, clientSecret);
  const configuration = await client.discovery(server, clientId, undefined, authentication, {
    timeout: timeoutSeconds,
    // The settings allow http on this machine only.
    execute: [
      client.enableNonRepudiationChecks,
      ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ],
  });
  return { client, configuration };
}

/** The secret in the body, or in the header if the provider reads it there alone. */
function byItsMethod(client: typeof library, clientSecret: string): library.ClientAuth {
  const [inBody, inHeader] = [client.ClientSecretPost(clientSecret), client.ClientSecretBasic(clientSecret)];
  return (provider, ...request) => {
    // OpenID Connect Discovery 1.0 section 3: without a list, a provider accepts client_secret_basic.
    const methods = provider.token_endpoint_auth_methods_supported ?? [];
    (methods.includes('client_secret_post') ? inBody : inHeader)(provider, ...request);
  };
}

/** Errors of the library that say nothing about the person: the provider, the network or the settings fail. */
const faultCodes = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  // The provider does not know the gateway, or its secret.
  'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
]);

/** The reason without what the provider or the browser sent: that may contain a code or a token. */
function refusalOf(error: unknown, client: typeof library): CodedError {
  if (error instanceof client.AuthorizationResponseError) {
    return new CodedError('SIGN_IN_REFUSED', { message: `The identity provider refused: ${plain(error.error)}.` });
  }
  if (error instanceof client.ResponseBodyError) {
    // RFC 6749 section 5.2: the code was used, has expired, or belongs to another client.
    if (error.error === 'invalid_grant') return new CodedError('SIGN_IN_EXPIRED');
    return new CodedError('SIGN_IN_UNAVAILABLE', { message: `The identity provider refused: ${plain(error.error)}.` });
  }
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (error instanceof TypeError || faultCodes.has(String(code))) return problem(error);
  return new CodedError('SIGN_IN_REFUSED', {
    message: `The answer of the identity provider is not valid (${plain(code ?? name)}).`,
  });
}

function unavailable(error: unknown): never {
  throw problem(error);
}

function problem(error: unknown): CodedError {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const reason = plain(cause?.code ?? code ?? (error as Error).name);
  return new CodedError('SIGN_IN_UNAVAILABLE', { message: `The identity provider cannot be used (${reason}).` });
}

/** A code of the provider or the system, if it looks like one. */
function plain(code: unknown): string {
  return /^\w{1,60}$/.test(String(code)) ? String(code) : 'unknown reason';
}
