import { decodeParams, fromHeader, paramHeader, toHeader } from '../../domain/protocol/sip-headers.ts';
import type { SipSession } from '../sip/sip-agent.ts';

/** What a page saw of a call whose connectToken it read. */
export interface KnownCall {
  parameters: Record<string, string>;
  customParameters: Map<string, string>;
}

/** A page forwards a call soon after it read its token; older ones make room. */
const most = 50;
const known = new Map<string, KnownCall>();

/**
 * A connectToken holds ids only, no number. Within the page the parameters of its call stay here, so that the forwarded
 * call has them at once; another page gets them from the gateway.
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

/** What the gateway says of a call that another page had. */
export function toldOf(session: SipSession): KnownCall {
  const lines = Object.entries({ From: session.headers(fromHeader)[0], To: session.headers(toHeader)[0] });
  const parameters = decodeParams(lines.flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])));
  return { parameters, customParameters: new Map(Object.entries(decodeParams(session.headers(paramHeader)))) };
}
