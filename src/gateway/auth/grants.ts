import type { Role, TokenClaims } from '../../domain/protocol/session.ts';

/** What a role may do with a phone. Administrators manage and have none. */
export function grantsOf(role: Role, identity: string, target?: string): TokenClaims['grants'] {
  switch (role) {
    case 'agent':
    case 'supervisor':
    case 'carrier':
      return { identity, voice: { incoming: { allow: true }, outgoing: { application_sid: '*' } } };
    case 'visitor':
      return target === undefined ? { identity } : { identity, voice: { outgoing: { application_sid: target } } };
    case 'admin':
      return { identity };
  }
}
