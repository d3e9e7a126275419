import type { Role, TokenClaims } from '../../domain/protocol/session.ts';

/** Claims of a token in addition to the identity. All but `flow` are a visitor's. */
interface MoreGrant {
  /** The only virtual number that the visitor may call, E.164. */
  target?: string;
  site?: string;
  params?: Record<string, string>;
  /** The flow of an agent's calls without a number. */
  flow?: string | undefined;
}

/** The voice grants of a role. Administrators have no phone. */
export function grantsOf(role: Role, identity: string, visitor: MoreGrant = {}): TokenClaims['grants'] {
  switch (role) {
    case 'agent':
    case 'supervisor':
    case 'carrier': {
      const { flow } = visitor;
      const outgoing = { application_sid: '*', ...(flow !== undefined && { flow }) };
      return { identity, voice: { incoming: { allow: true }, outgoing } };
    }
    case 'visitor':
      return visitorGrants(identity, visitor);
    case 'admin':
      return { identity };
  }
}

function visitorGrants(identity: string, { target, site, params }: MoreGrant): TokenClaims['grants'] {
  const outgoing = { application_sid: target ?? '', ...(params === undefined ? {} : { params }) };
  return {
    identity,
    ...(site === undefined ? {} : { site }),
    ...(target === undefined ? {} : { voice: { outgoing } }),
  };
}
