import type { SipSession } from './sip-agent.ts';

export interface CallerInfo {
  /** The network vouches for the number (STIR/SHAKEN, RFC 8224). */
  isVerified: boolean;
}

/**
 * What the network says of the caller's number, by the `verstat` of P-Asserted-Identity
 * (3GPP TS 24.229 7.2A.20); null where it says nothing.
 */
export function callerInfoOf(session: SipSession): CallerInfo | null {
  for (const identity of session.headers('P-Asserted-Identity')) {
    const verdict = /;verstat=([\w-]+)/i.exec(identity)?.[1];
    if (verdict !== undefined) return { isVerified: /^TN-Validation-Passed/i.test(verdict) };
  }
  return null;
}
