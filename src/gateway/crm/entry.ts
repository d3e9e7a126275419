import { wholeNote } from '../../domain/calls/crew.ts';
import { type CallRecord, talkSeconds } from '../../domain/calls/record.ts';
import type { CallLogEntry } from '../../domain/crm/call-log-entry.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import { scrubDigits } from '../masking/scrub.ts';
import { secretsOf } from '../masking/secrets.ts';

/**
 * A call that is over, as the CRM's timeline gets it. Of a masked call the caller's
 * digits are in no field: the timeline is read by the same agents.
 * @returns null while the call lasts
 */
export function entryOf(call: CallRecord, revision: number, country: Country): CallLogEntry | null {
  if (call.endedAt === null || call.endReason === null) return null;
  const secrets = secretsOf(call, country);
  return {
    callId: call.id,
    revision,
    contactId: call.contact?.id ?? null,
    direction: call.direction,
    customer: customerOf(call, secrets),
    virtualNumber: call.virtualNumber,
    agent: call.agent,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    duration: talkSeconds(call),
    endReason: call.endReason,
    note: scrubDigits(wholeNote(call), secrets),
    disposition: call.disposition === null ? null : scrubDigits(call.disposition, secrets),
  };
}

function customerOf(call: CallRecord, secrets: readonly string[]): string {
  if (call.customerNumber !== null) return call.masked ? maskNumber(call.customerNumber) : call.customerNumber;
  return call.customerName === null ? 'Number withheld' : scrubDigits(call.customerName, secrets);
}
