import type { EndReason } from '../../domain/calls/end-reason.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import { recordingLinkOf } from '../../domain/crm/recording-link.ts';
import { timeText } from '../../domain/flows/run/exotel.ts';
import { displayNumber } from '../../domain/numbers/display.ts';
import { type Country, isE164, toE164 } from '../../domain/numbers/e164.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import type { Participant } from '../../domain/participants/participant.ts';
import { customerOf } from '../masking/crm-entry.ts';
import type { Asked } from './connect-order.ts';

/** How Exotel's answers are written. */
export interface Spelling {
  sid: string;
  country: Country;
  timeZone: string;
  publicUrl: string | null;
}

export type CallStatus = 'in-progress' | 'completed' | 'failed' | 'busy' | 'no-answer';

/** One of the two legs of a call. */
export interface Leg {
  OnCallDuration: number;
  Status: CallStatus;
}

/** Facts of a call, in Exotel's words. */
export interface CallFacts {
  from: string;
  to: string;
  virtualNumber: string;
  direction: 'inbound' | 'outbound-dial' | 'outbound-api';
  status: CallStatus;
  /** How long both parties talked, in seconds. */
  conversation: number;
  legs: [Leg, Leg];
  recordingUrl: string | null;
  custom: string | null;
  created: string;
  updated: string;
  ended: string | null;
  /** From the beginning to the end, in seconds. null: it is not over. */
  duration: number | null;
}

/**
 * @param call with the customer's number as masking allows: a masked customer is the mask
 * @param asked what the request that placed the call said. null: the call has another origin
 */
export function factsOf(call: CallRecord, asked: Asked | null, at: string, spelling: Spelling): CallFacts {
  const { country, timeZone, publicUrl } = spelling;
  const customer = numberText(customerOf(call), country);
  const virtualNumber = numberText(call.virtualNumber, country);
  const other = asked?.other == null ? virtualNumber : otherText(asked.other, call, country);
  const customerIsFrom = asked?.customerFirst ?? call.direction === 'inbound';
  const second = secondParty(call, asked);
  const bothSince = second === null ? call.answeredAt : second.answeredAt;
  const time = (text: string): string => timeText(Date.parse(text), timeZone);
  const end = call.endedAt ?? at;
  const live = isLive(call.phase);
  const status = live ? 'in-progress' : bothSince === null ? failureOf(call.endReason) : 'completed';
  const first = firstAnswered(call, asked);
  return {
    from: customerIsFrom ? customer : other,
    to: customerIsFrom ? other : customer,
    virtualNumber,
    direction: call.direction === 'inbound' ? 'inbound' : asked === null ? 'outbound-dial' : 'outbound-api',
    status,
    conversation: seconds(bothSince, second?.leftAt ?? end),
    legs: [legOf(first, end, live, status), legOf(bothSince, second?.leftAt ?? end, live, status)],
    recordingUrl: recordingLinkOf(call, publicUrl)?.url ?? null,
    // The text of the server that asks now.
    custom: asked === null ? null : (call.params.CustomField ?? null),
    created: time(call.startedAt),
    updated: time(at),
    ended: call.endedAt === null ? null : time(call.endedAt),
    duration: call.endedAt === null ? null : seconds(call.startedAt, call.endedAt),
  };
}

/**
 * The answer of `Calls/connect` and of `Calls/{CallSid}`.
 * https://developer.exotel.com/docs/voice-v1/api-reference/call-details
 * @param details with the legs: `?details=true`
 */
export function callBody(callId: string, facts: CallFacts, { sid }: Spelling, details: boolean): object {
  const { legs } = facts;
  return {
    Call: {
      Sid: callId,
      ParentCallSid: null,
      DateCreated: facts.created,
      DateUpdated: facts.updated,
      AccountSid: sid,
      To: facts.to,
      From: facts.from,
      PhoneNumberSid: facts.virtualNumber,
      Status: facts.status,
      StartTime: facts.created,
      EndTime: facts.ended,
      Duration: facts.duration,
      Price: null,
      Direction: facts.direction,
      AnsweredBy: null,
      ForwardedFrom: null,
      CallerName: null,
      Uri: `/v1/Accounts/${sid}/Calls/${callId}.json`,
      CustomField: facts.custom,
      RecordingUrl: facts.recordingUrl,
      ...(details && {
        Details: {
          ConversationDuration: facts.conversation,
          Leg1Status: legs[0].Status,
          Leg2Status: legs[1].Status,
          Legs: legs.map(({ OnCallDuration }, index) => ({ Leg: { Id: index + 1, OnCallDuration } })),
        },
      }),
    },
  };
}

/** A number as Exotel writes it: those of the home country in national digits, others in E.164. Other text stays. */
export function numberText(number: string, country: Country): string {
  if (!isE164(number)) return number;
  const shown = displayNumber(number, country);
  return shown.startsWith('+') ? number : shown.replace(/\D/g, '');
}

/** The second number of a masked call is hidden like the first. An agent's is not. */
function otherText(other: string, { masked, params }: CallRecord, country: Country): string {
  const number = toE164(other, country);
  if (number === null) return other;
  return masked && params.ConnectTo === number ? maskNumber(number) : numberText(number, country);
}

/** The number that a flow called for this request. null: the call has no second number, or the flow is the second party. */
function secondParty(call: CallRecord, asked: Asked | null): Participant | null {
  if (asked === null || asked.other === null || call.origin.kind !== 'api' || call.params.ConnectTo === undefined) {
    return null;
  }
  const called = call.participants.filter(({ kind }) => kind === 'number');
  return called.find(({ answeredAt }) => answeredAt !== null) ?? called[0] ?? nobody;
}

/** The flow has not called the second number. */
const nobody = { answeredAt: null, leftAt: null } as Participant;

/** When the party that was called first answered. null: it did not. */
function firstAnswered(call: CallRecord, asked: Asked | null): string | null {
  const first = call.participants.find(({ kind }) => kind === (asked?.customerFirst === false ? 'agent' : 'customer'));
  return first?.answeredAt ?? (first?.state === 'talking' ? call.answeredAt : null) ?? call.answeredAt;
}

function legOf(answeredAt: string | null, end: string, live: boolean, status: CallStatus): Leg {
  if (live) return { OnCallDuration: 0, Status: 'in-progress' };
  if (answeredAt !== null) return { OnCallDuration: seconds(answeredAt, end), Status: 'completed' };
  return { OnCallDuration: 0, Status: status === 'completed' ? 'no-answer' : status };
}

/** Exotel ends calls with four words only. */
function failureOf(reason: EndReason | null): CallStatus {
  switch (reason) {
    case 'BUSY':
    case 'REJECTED':
      return 'busy';
    case 'FAILED':
    case 'NO_CAPACITY':
      return 'failed';
    default:
      return 'no-answer';
  }
}

function seconds(from: string | null, to: string): number {
  return from === null ? 0 : Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}
