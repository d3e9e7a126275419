import type { CallRecord } from '../../domain/calls/record.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { paramLimits } from '../../domain/protocol/sip-headers.ts';
import { scrubDigits } from '../masking/scrub.ts';
import { secretsOf } from '../masking/secrets.ts';
import type { OriginateRequest } from '../telephony/port.ts';

/** What an agent's phone is told of the caller in SIP. Of a masked call: nothing that holds its digits. */
export function shownToAgent(call: CallRecord, country: Country): Pick<OriginateRequest, 'caller' | 'params'> {
  if (!call.masked) {
    const name = call.contact?.name ?? call.customerName;
    return {
      caller: { user: call.customerNumber, name: name === null ? null : displayName(name) },
      params: call.params,
    };
  }
  const secrets = secretsOf(call, country);
  return {
    caller: { user: null, name: 'Masked caller' },
    params: Object.fromEntries(
      Object.entries(call.params).map(([name, value]) => [scrubDigits(name, secrets), scrubDigits(value, secrets)]),
    ),
  };
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
