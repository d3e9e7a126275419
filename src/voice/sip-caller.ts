import type { SipSession } from './sip-agent.ts';

/**
 * What the network says of the caller's number, by the `verstat` of P-Asserted-Identity
 * (3GPP TS 24.229 7.2A.20); null where it says nothing.
 */
export function callerInfoOf(session: SipSession): { isVerified: boolean } | null {
  for (const identity of session.headers('P-Asserted-Identity')) {
    const verdict = /;verstat=([\w-]+)/i.exec(identity)?.[1];
    if (verdict !== undefined) return { isVerified: /^TN-Validation-Passed/i.test(verdict) };
  }
  return null;
}
