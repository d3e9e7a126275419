import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { PersonRole } from '../../domain/protocol/sign-in.ts';
import { auditLine } from '../audit/audit-line.ts';
import { type Revocations, subjects } from '../auth/revocations.ts';
import type { SignInLink, SignInStore } from './port.ts';
import { hashOf, newSecretValue } from './secret-value.ts';

/** How long a link can be used, in ms. */
const linkMs = 10 * 60_000;

interface Ports {
  store: Pick<SignInStore, 'putLink' | 'takeLink'>;
  revocations: Pick<Revocations, 'blocked' | 'generation' | 'revokedSince'>;
  clock: Clock;
}

/**
 * Makes a one-time link for a person.
 * @param maker the sender in the audit
 * @returns the token of the link, which is stored nowhere
 * @throws CodedError AGENT_DISABLED
 */
export async function makeLink(
  { store, revocations, clock }: Pick<Ports, 'revocations' | 'clock'> & { store: Pick<SignInStore, 'putLink'> },
  { identity, role }: { identity: string; role: PersonRole },
  maker: { identity: string; address: string },
): Promise<string> {
  const subject = subjects.identity(identity);
  if (revocations.blocked(subject)) throw new CodedError('AGENT_DISABLED');
  const token = newSecretValue('link');
  const madeAt = revocations.generation([subject]);
  const link = { hash: hashOf(token), identity, role, madeAt, expires: clock.now() + linkMs };
  await store.putLink(link, clock.now(), auditLine(maker, clock, 'sign-in-link.made', `${role} ${identity}`));
  return token;
}

/** Uses up a link. @throws CodedError SIGN_IN_LINK_INVALID, also if the person's access was revoked since */
export async function useLink({ store, revocations, clock }: Ports, token: string): Promise<SignInLink> {
  const link = await store.takeLink(hashOf(token), clock.now());
  if (link === null || revocations.revokedSince(link.identity, link.madeAt)) {
    throw new CodedError('SIGN_IN_LINK_INVALID');
  }
  return link;
}

/** The address of a link. Browsers do not send what is behind the “#”, so no server and no proxy logs it. */
export function linkAddress(gateway: string, token: string): string {
  return `${gateway}/sign-in#${token}`;
}
