import type { Clock } from '../../domain/clock.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { Revocation } from '../storage/store.ts';

/** Whether a token still counts; `blocked`: no new one is issued for its identity or site either. */
export type Standing = 'good' | 'revoked' | 'blocked';

export interface Revocations {
  /** Those that a database holds. */
  load(known: readonly Revocation[]): void;
  standing(claims: TokenClaims): Standing;
  /** What was given to an identity then counts no more. @param issued milliseconds since 1970 */
  revokedSince(identity: string, issued: number): boolean;
  /** No token is issued for this subject. */
  blocked(subject: string): boolean;
  /** For the claim `gen` of a token that is issued now: it is newer than all that was revoked. */
  generation(subjects: readonly string[]): number;
  /** A revocation of everything issued so far, to be written, and then put into force with `apply`. */
  of(subject: string, options?: { blocked?: boolean; until?: number }): Revocation;
  /** Tokens may be issued again; those from before stay revoked. Null where they may be already. */
  unblocking(subject: string): Revocation | null;
  /** In force from now on: whoever watches a token that does not count any more is told. */
  apply(revocation: Revocation): void;
  /** @param claims null: an API key, which no revocation ends. Returns the function that stops watching. */
  watch(claims: TokenClaims | null, onRevoked: () => void): () => void;
  /** After each revocation. Returns the function that stops listening. */
  subscribe(listener: () => void): () => void;
}

export const subjects = {
  identity: (identity: string): string => `identity:${identity}`,
  site: (key: string): string => `site:${key}`,
  token: (jti: string): string => `token:${jti}`,
};

/**
 * Which tokens do not count any more, though their signature and time are good. Each subject (an identity, a site,
 * one token) has a moment; tokens from before are revoked. Moments are in milliseconds and never come twice, so a
 * token that is issued in the same millisecond as the revocation counts: clocks that stand still do no harm.
 */
export function createRevocations(clock: Clock): Revocations {
  const known = new Map<string, Revocation>();
  const watchers = new Map<() => void, TokenClaims>();
  const listeners = new Set<() => void>();
  const standing = (claims: TokenClaims): Standing => {
    const issued = claims.gen ?? claims.iat * 1000;
    const all = subjectsOf(claims).map((subject) => known.get(subject));
    if (!all.some((each) => each !== undefined && issued < each.notBefore)) return 'good';
    return all.some((each) => each?.blocked) ? 'blocked' : 'revoked';
  };
  return {
    load(entries) {
      for (const each of entries) known.set(each.subject, each);
    },
    standing,
    revokedSince: (identity, issued) => issued < (known.get(subjects.identity(identity))?.notBefore ?? 0),
    blocked: (subject) => known.get(subject)?.blocked === true,
    generation: (of) => Math.max(clock.now(), ...of.map((subject) => known.get(subject)?.notBefore ?? 0)),
    of(subject, { blocked = false, until } = {}) {
      const notBefore = Math.max(clock.now(), known.get(subject)?.notBefore ?? 0) + 1;
      return { subject, notBefore, blocked, until: until ?? null };
    },
    unblocking(subject) {
      const before = known.get(subject);
      return before?.blocked ? { ...before, blocked: false } : null;
    },
    apply(revocation) {
      known.set(revocation.subject, revocation);
      for (const [onRevoked, claims] of [...watchers]) {
        if (standing(claims) === 'good' || !watchers.delete(onRevoked)) continue;
        onRevoked();
      }
      for (const listener of listeners) listener();
    },
    watch(claims, onRevoked) {
      if (claims === null) return () => undefined;
      // One function may watch twice.
      const own = (): void => onRevoked();
      watchers.set(own, claims);
      return () => void watchers.delete(own);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function subjectsOf({ jti, site, grants }: TokenClaims): string[] {
  const all = [subjects.identity(grants.identity), subjects.token(jti)];
  return site === undefined ? all : [...all, subjects.site(site)];
}
