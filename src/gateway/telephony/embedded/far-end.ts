import type { Principal } from '../../sip/principal.ts';
import type { Endpoint } from '../port.ts';

/** Who is at the other end of a call that came in, as its token proves. */
export function endpointOf(principal: Principal): Endpoint {
  const { kind, identity } = principal;
  return kind === 'visitor' ? { kind, identity, target: principal.outgoing ?? '' } : { kind, identity };
}

/** Who calls. Only a carrier speaks for others; from it, nothing or "anonymous" is a withheld number. */
export function callerOf(principal: Principal, given: string | null): string | null {
  if (principal.kind !== 'carrier') return principal.identity;
  const caller = given?.trim() ?? '';
  return caller === '' || /^anonymous$/i.test(caller) || caller.length > 64 ? null : caller;
}
