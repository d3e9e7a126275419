import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { maxTokenSeconds, type TokenClaims } from '../../domain/protocol/session.ts';
import type { PersonRole, SignedIn } from '../../domain/protocol/sign-in.ts';
import { auditLine, type Sender } from '../audit/audit-line.ts';
import type { SessionProof } from '../auth/access.ts';
import { type Revocations, subjects } from '../auth/revocations.ts';
import type { Session, SignInStore } from './port.ts';
import { hashOf, newSecretValue } from './secret-value.ts';

/** Lifetimes of sessions, in ms. */
export interface SessionLimits {
  lifetimeMs: number;
  idleMs: number;
}

/** Lifetime of a token that a session requests for its phone, in seconds. */
export const ownTokenSeconds = 600;

/** A session is marked as seen this often, at most. More often, each request would be a write. */
const seenEveryMs = 60_000;

interface Ports {
  store: Pick<SignInStore, 'begin' | 'session' | 'seen' | 'end'>;
  revocations: Revocations;
  clock: Clock;
  limits: SessionLimits;
}

/**
 * The sessions of people, one for each browser that signs in.
 *
 *   signed in ──► in use ──sign-out, revocation──► ended
 *                  │  ▲         lifetime over ───────▲
 *                  └──┘         not used for long ───┘
 *
 * A session is in the database, so it outlives a restart. To the rest of the gateway it is the claims that a token of
 * this person would have: what ends a token ends a session.
 */
export class Sessions implements SessionProof {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Begins a session. @returns the value of its cookie, which is stored nowhere
   * @throws CodedError AGENT_DISABLED
   */
  async begin(
    { identity, role, way }: { identity: string; role: PersonRole; way: Session['way'] },
    address: string,
  ): Promise<{ cookie: string; seconds: number; signedIn: SignedIn }> {
    const { store, revocations, clock, limits } = this.#ports;
    const subject = subjects.identity(identity);
    if (revocations.blocked(subject)) throw new CodedError('AGENT_DISABLED');
    const now = clock.now();
    const cookie = newSecretValue('session');
    const session: Session = {
      id: hashOf(cookie),
      ...{ identity, role, way },
      startedAt: revocations.generation([subject]),
      seenAt: now,
      expires: now + limits.lifetimeMs,
    };
    const audit = auditLine({ identity, address }, clock, 'signed-in', `${role} ${way}`);
    await store.begin(session, { now, idleSince: now - limits.idleMs }, audit);
    const signedIn = { identity, role, expiresAt: new Date(session.expires).toISOString() };
    return { cookie, seconds: Math.floor(limits.lifetimeMs / 1000), signedIn };
  }

  async verify(cookie: string): Promise<TokenClaims & { session: string }> {
    const { store, revocations, clock, limits } = this.#ports;
    const session = await store.session(hashOf(cookie));
    const now = clock.now();
    if (session === null || session.expires <= now || session.seenAt + limits.idleMs <= now) {
      throw new CodedError('SESSION_ENDED');
    }
    if (now - session.seenAt >= Math.min(seenEveryMs, limits.idleMs / 2)) {
      // A full disk ends no session: this one then counts as idle a little too early.
      await store.seen(session.id, now).catch(() => undefined);
    }
    const claims = claimsOf(session);
    // After the last wait: a sign-out may have overtaken this request.
    if (revocations.standing(claims) !== 'good') throw new CodedError('SESSION_ENDED');
    return claims;
  }

  /** Ends a session, its event streams, and the tokens that it requested. @returns whether there was one */
  async end(id: string, sender: Sender): Promise<boolean> {
    const { store, revocations, clock } = this.#ports;
    // Any token of the session has expired by then.
    const until = clock.now() + maxTokenSeconds * 1000;
    const revocation = revocations.of(subjects.session(id), { until });
    const audit = auditLine(sender, clock, 'signed-out', id.slice(0, 16));
    if (!(await store.end(id, { audit, revocation }))) return false;
    revocations.apply(revocation);
    return true;
  }
}

function claimsOf({ id, identity, role, startedAt, expires }: Session): TokenClaims & { session: string } {
  return {
    jti: id,
    iss: 'sidecall',
    iat: Math.floor(startedAt / 1000),
    exp: Math.floor(expires / 1000),
    role,
    gen: startedAt,
    session: id,
    grants: { identity },
  };
}
