import type { CallRecord } from '../../domain/calls/record.ts';
import { internalOf } from '../../domain/participants/standing.ts';
import type { OriginateRequest } from '../telephony/port.ts';
import { disclosureOf } from './disclosure.ts';

/** What an agent's phone is told of the caller in SIP. Of a masked call: nothing that holds its digits. */
export function shownToAgent(call: CallRecord): Pick<OriginateRequest, 'caller' | 'params'> {
  const internal = internalOf(call);
  const { number, masked, params } = disclosureOf(call);
  if (internal !== null) return { caller: { user: call.agent, name: displayName(internal.callerName) }, params };
  if (masked) return { caller: { user: null, name: 'Masked caller' }, params };
  const name = call.contact?.name ?? call.customerName;
  return {
    caller: {
      user: number,
      name: name === null ? null : displayName(name),
      ...(call.unverified === true ? { unverified: true } : {}),
    },
    params,
  };
}

/** A display name is one line: what a visitor typed never becomes a header of its own. */
function displayName(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 100);
}
