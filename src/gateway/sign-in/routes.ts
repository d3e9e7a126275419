import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import * as operations from '../../domain/protocol/operations/sign-in.ts';
import type { Role, TokenAnswer } from '../../domain/protocol/session.ts';
import type { PersonRole, SignedIn } from '../../domain/protocol/sign-in.ts';
import { auditLine } from '../audit/audit-line.ts';
import type { Principal } from '../auth/access.ts';
import type { Revocations } from '../auth/revocations.ts';
import { cookieNames, cookieOf, setCookie } from '../http/cookies.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { checkKeepsCookies, checkOwnPage } from '../http/own-page.ts';
import { limited, perMinute } from '../http/rate-limits.ts';
import type { RevocationStore } from '../storage/store.ts';
import { useLink } from './links.ts';
import type { OpenIdProvider } from './open-id.ts';
import { attemptMs, attemptOf, newAttempt } from './open-id-attempt.ts';
import type { OpenIdSettings } from './open-id-settings.ts';
import { personOf } from './person-of-claims.ts';
import type { Session, SignInStore } from './port.ts';
import type { Refusals } from './refusals.ts';
import { hashOf } from './secret-value.ts';
import { ownTokenSeconds, type Sessions } from './sessions.ts';

interface Ports {
  sessions: Sessions;
  signIns: SignInStore;
  refusals: Refusals;
  /** null: people sign in by links only. */
  openId: { provider: OpenIdProvider; settings: OpenIdSettings } | null;
  tokens: {
    issue(token: { identity: string; role: Role; ttl: number; session: string }): Promise<TokenAnswer>;
  };
  revocations: Revocations;
  revocationStore: Pick<RevocationStore, 'put'>;
  publicUrl: string | null;
  clock: Clock;
}

/** Signing in and out. Every route that sets or uses a cookie is for the gateway's own pages. */
export function signInRoutes(ports: Ports): FastifyPluginAsync {
  const { sessions, signIns, refusals, openId, tokens, revocations, revocationStore, publicUrl, clock } = ports;

  function checkPage(request: FastifyRequest): void {
    checkKeepsCookies(request);
    checkOwnPage(request, publicUrl);
  }

  /** Notes a refusal in the audit, and passes it on. An answer that the provider could not give is none. */
  async function refusing<T>(request: FastifyRequest, way: Session['way'], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CodedError && error.status < 500) await refusals.note(request.ip, `${way} ${error.code}`);
      throw error;
    }
  }

  async function begin(
    person: { identity: string; role: PersonRole; way: Session['way'] },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<SignedIn> {
    const { cookie, seconds, signedIn } = await sessions.begin(person, request.ip);
    await endEarlier(request, person.identity);
    setCookie(reply, cookieNames.session, cookie, seconds);
    return signedIn;
  }

  /** A browser has one session: its cookie is about to be replaced. */
  async function endEarlier(request: FastifyRequest, identity: string): Promise<void> {
    const earlier = cookieOf(request, cookieNames.session);
    if (earlier !== null) await sessions.end(hashOf(earlier), { identity, address: request.ip });
  }

  function provider(): NonNullable<Ports['openId']> {
    if (openId !== null) return openId;
    throw new CodedError('SIGN_IN_UNAVAILABLE', { message: 'SIDECALL_OIDC_ISSUER is not set.' });
  }

  const openIdSteps = { config: limited(perMinute.openIdSteps) };
  return operationRoutes(
    operations,
    {
      getSignInWays: () => ({ openId: openId !== null }),

      async signInByLink({ body, request, reply }) {
        checkPage(request);
        return refusing(request, 'link', async () => {
          const { identity, role } = await useLink({ store: signIns, revocations, clock }, body.token);
          return begin({ identity, role, way: 'link' }, request, reply);
        });
      },

      async startOpenIdSignIn({ request, reply }) {
        checkPage(request);
        const cookie = newAttempt(clock.now());
        const attempt = attemptOf(cookie, clock.now());
        if (attempt === null) throw new CodedError('SIGN_IN_EXPIRED');
        const url = await provider().provider.start(attempt);
        setCookie(reply, cookieNames.openId, cookie, attemptMs / 1000);
        return { url };
      },

      async finishOpenIdSignIn({ body, request, reply }) {
        checkPage(request);
        const { provider: identityProvider, settings } = provider();
        const cookie = cookieOf(request, cookieNames.openId);
        // An attempt has one end, also if it fails.
        setCookie(reply, cookieNames.openId, '', 0);
        return refusing(request, 'openid', async () => {
          const attempt = cookie === null ? null : attemptOf(cookie, clock.now());
          if (attempt === null) throw new CodedError('SIGN_IN_EXPIRED');
          const claims = await identityProvider.finish(body.query, attempt);
          return begin({ ...personOf(claims, settings), way: 'openid' }, request, reply);
        });
      },

      async signOut({ principal, sender, reply }) {
        await sessions.end(sessionOf(principal), sender);
        setCookie(reply, cookieNames.session, '', 0);
        return null;
      },

      async createOwnToken({ principal, actor, sender }) {
        const session = sessionOf(principal);
        const left = Math.floor((principal.claims?.exp ?? 0) - clock.now() / 1000);
        const { identity, role } = actor;
        const ttl = Math.max(1, Math.min(ownTokenSeconds, left));
        const answer = await tokens.issue({ identity, role, ttl, session });
        const audit = auditLine(sender, clock, 'token.issued', `${role} ${identity}`);
        await revocationStore.put({ audit });
        return answer;
      },
    },
    {
      signInByLink: { config: limited(perMinute.signInLinks) },
      startOpenIdSignIn: openIdSteps,
      finishOpenIdSignIn: openIdSteps,
    },
  );
}

/** @throws CodedError FORBIDDEN if the credential is a token, also one of a session */
function sessionOf({ session }: Principal): string {
  if (session !== undefined) return session;
  throw new CodedError('FORBIDDEN', {
    message: 'Only a person with a session of the gateway may do that.',
    help: 'Sign in on the gateway’s sign-in page. A token is renewed by the server that issued it.',
  });
}
