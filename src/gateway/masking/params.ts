import type { CallRecord } from '../../domain/calls/record.ts';
import { scrubDigits } from './scrub.ts';

/**
 * Call parameters as an agent may see them. Of a masked call they are a visitor's words, and lose every run of
 * digits but for those that the site declared as identifiers. An outbound call's are the agent's own.
 */
export function shownParams(call: CallRecord): Record<string, string> {
  if (!call.masked || call.direction === 'outbound') return call.params;
  const declared = new Set(call.identifiers);
  return Object.fromEntries(
    Object.entries(call.params).map(([name, value]) =>
      declared.has(name) ? [name, value] : [scrubDigits(name), scrubDigits(value)],
    ),
  );
}
