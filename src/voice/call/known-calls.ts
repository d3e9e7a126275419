import { decodeParams, fromHeader, paramHeader, toHeader } from '../../domain/protocol/sip-headers.ts';
import type { SipSession } from '../sip/sip-agent.ts';

/** The parameters of a call whose connectToken this page has read. */
export interface KnownCall {
  parameters: Record<string, string>;
  customParameters: Map<string, string>;
}

/** A page forwards a call soon after it reads the token. Older entries are dropped. */
const most = 50;
const known = new Map<string, KnownCall>();

/**
 * A connectToken holds IDs only, no phone number. The page therefore keeps the parameters of the call, so that a
 * forwarded call has them at once. Another page gets them from the gateway.
 */
export function noteCall(token: string, call: KnownCall): void {
  known.delete(token);
  known.set(token, call);
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
}

export function knownCall(token: string): KnownCall | null {
  return known.get(token) ?? null;
}

/** Reads the parameters of another page's call from the gateway's headers. */
export function toldOf(session: SipSession): KnownCall {
  const lines = Object.entries({ From: session.headers(fromHeader)[0], To: session.headers(toHeader)[0] });
  const parameters = decodeParams(lines.flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])));
  return { parameters, customParameters: new Map(Object.entries(decodeParams(session.headers(paramHeader)))) };
}
