import { paramLimits } from '../../../domain/protocol/sip-headers.ts';

/** Keeps the call parameters that fit the limits of the protocol. */
export function limitParams(params: Record<string, string>): Record<string, string> {
  const fit = Object.entries(params).filter(([name, value]) => name.length + value.length <= paramLimits.length);
  return Object.fromEntries(fit.slice(0, paramLimits.count));
}
