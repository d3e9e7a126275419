import type { CallRecord } from '../../domain/calls/record.ts';
import { internalOf } from '../../domain/participants/standing.ts';
import type { OriginateRequest } from '../telephony/port.ts';
import { disclosureOf } from './disclosure.ts';

/** The caller's data for an agent's phone in SIP. For a masked call, nothing that contains its digits. */
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

/** A display name has one line, so that a visitor's text can never become a separate header. */
function displayName(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 100);
}
