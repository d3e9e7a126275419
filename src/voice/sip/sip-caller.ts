import type { SipSession } from './sip-agent.ts';

export interface CallerInfo {
  /** The network vouches for the number (STIR/SHAKEN, RFC 8224). */
  isVerified: boolean;
}

/**
 * The network's verification of the caller's number, from `verstat` in P-Asserted-Identity (3GPP TS 24.229 7.2A.20).
 * Returns null if there is none.
 */
export function callerInfoOf(session: SipSession): CallerInfo | null {
  for (const identity of session.headers('P-Asserted-Identity')) {
    const verdict = /;verstat=([\w-]+)/i.exec(identity)?.[1];
    if (verdict !== undefined) return { isVerified: /^TN-Validation-Passed/i.test(verdict) };
  }
  return null;
}
