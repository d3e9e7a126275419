import type { Principal } from '../../sip/auth/principal.ts';
import type { Endpoint } from '../port.ts';

/** Returns the far end of an incoming call, as its token proves. */
export function endpointOf(principal: Principal): Endpoint {
  const { kind, identity, site, params, flow } = principal;
  if (kind === 'agent') return { kind, identity, ...(flow !== undefined && { flow }) };
  if (kind !== 'visitor') return { kind, identity };
  return {
    kind,
    identity,
    target: principal.outgoing ?? '',
    ...(site === undefined ? {} : { site }),
    ...(Object.keys(params).length === 0 ? {} : { signed: { ...params } }),
  };
}

/**
 * Returns the caller. Only a carrier may name another party. An empty value or "anonymous" from a carrier means a
 * withheld number.
 */
export function callerOf(principal: Principal, given: string | null): string | null {
  if (principal.kind !== 'carrier') return principal.identity;
  const caller = given?.trim() ?? '';
  return caller === '' || /^anonymous$/i.test(caller) ? null : caller.slice(0, 64);
}
