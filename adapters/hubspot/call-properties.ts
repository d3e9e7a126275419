import { type CallLogEntry, isVoicemail, titleOf } from '../kit/index.ts';
import { callBody } from './call-text.ts';
import { ownerId } from './records.ts';

type Properties = Record<string, string>;

/** HubSpot's own words, as its calling SDK lists them for the property. */
const statuses: Readonly<Record<CallLogEntry['endReason'], string>> = {
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELED: 'CANCELED',
  BUSY: 'BUSY',
  NO_ANSWER: 'NO_ANSWER',
  REJECTED: 'BUSY',
  MISSED: 'NO_ANSWER',
  NO_CAPACITY: 'FAILED',
};

/**
 * The properties of a call, the fullest first. Each next one lacks a part that HubSpot may refuse: the outcome and the
 * mark of a voicemail, then also the owner, then also the link.
 * https://developers.hubspot.com/docs/api/crm/calls
 */
export function callProperties(entry: CallLogEntry, disposition: string | null): Properties[] {
  const owner = ownerId(entry.user);
  const all: Properties = {
    hs_timestamp: entry.startedAt,
    hs_call_title: titleOf(entry),
    hs_call_body: callBody(entry),
    hs_call_direction: entry.direction === 'inbound' ? 'INBOUND' : 'OUTBOUND',
    hs_call_status: statuses[entry.endReason],
    // In milliseconds.
    hs_call_duration: String(Math.max(0, Math.round(entry.duration * 1000))),
    ...numbersOf(entry),
  };
  const link: Properties = entry.recording === null ? {} : { hs_call_recording_url: entry.recording.url };
  const by: Properties = owner === null ? {} : { hubspot_owner_id: owner };
  const outcome: Properties = {
    ...(disposition !== null && { hs_call_disposition: disposition }),
    ...(isVoicemail(entry) && { hs_call_has_voicemail: 'true' }),
  };
  return [{ ...all, ...link, ...by, ...outcome }, { ...all, ...link, ...by }, { ...all, ...link }, all];
}

/** A mask is no number, and an unverified one must not look like a proven one: both are in the body alone. */
function numbersOf({ direction, customer, masked, unverified, virtualNumber }: CallLogEntry): Properties {
  const [ours, theirs] =
    direction === 'inbound'
      ? (['hs_call_to_number', 'hs_call_from_number'] as const)
      : (['hs_call_from_number', 'hs_call_to_number'] as const);
  const isProven = !masked && unverified !== true && /^\+\d{7,15}$/.test(customer);
  return { [ours]: virtualNumber, ...(isProven && { [theirs]: customer }) };
}
