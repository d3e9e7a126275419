import type { CallRecord } from '../../domain/calls/record.ts';
import { internalOf } from '../../domain/participants/standing.ts';
import { paramLimits } from '../../domain/protocol/sip-headers.ts';
import { shownParams } from '../masking/params.ts';
import type { OriginateRequest } from '../telephony/port.ts';

/** What an agent's phone is told of the caller in SIP. Of a masked call: nothing that holds its digits. */
export function shownToAgent(call: CallRecord): Pick<OriginateRequest, 'caller' | 'params'> {
  const internal = internalOf(call);
  if (internal !== null) {
    return { caller: { user: call.agent, name: displayName(internal.callerName) }, params: shownParams(call) };
  }
  if (!call.masked) {
    const name = call.contact?.name ?? call.customerName;
    return {
      caller: {
        user: call.customerNumber,
        name: name === null ? null : displayName(name),
        ...(call.unverified === true ? { unverified: true } : {}),
      },
      params: shownParams(call),
    };
  }
  return { caller: { user: null, name: 'Masked caller' }, params: shownParams(call) };
}

/** A display name is one line: what a visitor typed never becomes a header of its own. */
function displayName(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 100);
}

/** Call parameters within the limits of the protocol. */
export function limitParams(params: Record<string, string>): Record<string, string> {
  const fit = Object.entries(params).filter(([name, value]) => name.length + value.length <= paramLimits.length);
  return Object.fromEntries(fit.slice(0, paramLimits.count));
}
