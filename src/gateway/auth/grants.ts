import type { Role, TokenClaims } from '../../domain/protocol/session.ts';

/** What a visitor's token says beside who it is. */
export interface VisitorGrant {
  /** The one virtual number it may call, E.164. */
  target?: string;
  site?: string;
  params?: Record<string, string>;
}

/** What a role may do with a phone. Administrators manage and have none. */
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
