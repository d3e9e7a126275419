import type { Role, TokenClaims } from '../../domain/protocol/session.ts';

/** Claims of a visitor's token in addition to the identity. */
export interface VisitorGrant {
  /** The only virtual number that the visitor may call, E.164. */
  target?: string;
  site?: string;
  params?: Record<string, string>;
}

/** The voice grants of a role. Administrators have no phone. */
export function grantsOf(role: Role, identity: string, visitor: VisitorGrant = {}): TokenClaims['grants'] {
  switch (role) {
    case 'agent':
    case 'supervisor':
    case 'carrier':
      return { identity, voice: { incoming: { allow: true }, outgoing: { application_sid: '*' } } };
    case 'visitor':
      return visitorGrants(identity, visitor);
    case 'admin':
      return { identity };
  }
}

function visitorGrants(identity: string, { target, site, params }: VisitorGrant): TokenClaims['grants'] {
  const outgoing = { application_sid: target ?? '', ...(params === undefined ? {} : { params }) };
  return {
    identity,
    ...(site === undefined ? {} : { site }),
    ...(target === undefined ? {} : { voice: { outgoing } }),
  };
}
