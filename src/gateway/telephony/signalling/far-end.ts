import type { Principal } from '../../sip/auth/principal.ts';
import type { Endpoint } from '../port.ts';

/** Who is at the other end of a call that came in, as its token proves. */
export function endpointOf(principal: Principal): Endpoint {
  const { kind, identity, site, params } = principal;
  if (kind !== 'visitor') return { kind, identity };
  return {
    kind,
    identity,
    target: principal.outgoing ?? '',
    ...(site === undefined ? {} : { site }),
    ...(Object.keys(params).length === 0 ? {} : { signed: { ...params } }),
  };
}

/** Who calls. Only a carrier speaks for others; from it, nothing or "anonymous" is a withheld number. */
export function callerOf(principal: Principal, given: string | null): string | null {
  if (principal.kind !== 'carrier') return principal.identity;
  const caller = given?.trim() ?? '';
  return caller === '' || /^anonymous$/i.test(caller) ? null : caller.slice(0, 64);
}
