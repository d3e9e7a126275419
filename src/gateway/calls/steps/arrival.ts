import type { CallId } from '../../../domain/calls/call-id.ts';
import type { ConsentRule } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallOrigin } from '../../../domain/calls/origin.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { isoTime } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import { readDialable } from '../../../domain/numbers/dialable.ts';
import { type Country, toE164 } from '../../../domain/numbers/e164.ts';
import { customerId, joining, type Participant } from '../../../domain/participants/participant.ts';
import type { VirtualNumber } from '../../storage/store.ts';
import type { Channel } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { beganAt } from '../model/time-in.ts';
import { firstLookup } from './lookup.ts';
import { type VisitorParams, visitorParams } from './visitor-params.ts';

/** A refused call, with its Q.850 cause. */
export interface Refusal {
  refuse: number;
  why: string;
  /** The error that the caller receives in addition to the cause. */
  error?: CodedError;
}

/** Builds the call from outside before it rings, or returns why it is refused. */
export async function admitInbound(context: CallContext, id: CallId, channel: Channel): Promise<LiveCall | Refusal> {
  // A visitor reaches the number in their token, whatever they dialled.
  const dialled = channel.endpoint.kind === 'visitor' ? channel.endpoint.target : channel.dialled;
  const number = toE164(dialled, context.settings.country);
  if (number === null) {
    return {
      refuse: cause.invalidNumber,
      why: 'the dialled number is not one',
      error: new CodedError('INVALID_NUMBER'),
    };
  }
  const line = await context.directory.virtualNumber(number);
  if (line === null) {
    return {
      refuse: cause.unallocated,
      why: 'no virtual number answers there',
      error: new CodedError('NUMBER_NOT_ROUTED'),
    };
  }
  const given = await visitorParams(channel, context.directory);
  const party = partyOf(channel, given, context.settings.country);
  const draft = draftOf(context, id, line);
  return newCall(context, id, channel, line, {
    ...draft,
    direction: 'inbound',
    origin: originOf(channel, line),
    participants: [customerOf(party, draft.startedAt, channel.id)],
    ...party,
    // An unverified number identifies no contact, so it is not looked up, and the log entry has no contact.
    lookup: firstLookup(context.crm, line, party.unverified === true ? null : party.customerNumber),
    params: given.params,
    ...(given.identifiers.length > 0 ? { identifiers: given.identifiers } : {}),
  });
}

/** The fields that every new call starts with. */
export function draftOf(context: CallContext, id: CallId, line: VirtualNumber) {
  return {
    id,
    phase: 'ringing',
    virtualNumber: line.number,
    masked: line.masked,
    agent: null,
    contact: null,
    startedAt: isoTime(context.clock),
    answeredAt: null,
    endedAt: null,
    endReason: null,
    note: '',
    disposition: null,
    recordMode: line.record ?? 'off',
    recording: 'off',
    recordings: [],
    ...(line.connections !== undefined && { connections: line.connections }),
    ...consentFrom(line.consent ?? context.settings.consent ?? 'not-required'),
  } as const;
}

/** The calling or called outside party. @param leg null: not placed yet */
export function customerOf(
  { customerNumber, customerName }: Pick<CallRecord, 'customerNumber' | 'customerName'>,
  joinedAt: string,
  leg: string | null,
): Participant {
  return joining({
    id: customerId,
    kind: 'customer',
    number: customerNumber,
    name: customerName ?? '',
    leg,
    joinedAt,
  });
}

/** The calling agent. */
export function callerOf(agent: { identity: string; name: string; leg: string }, joinedAt: string): Participant {
  return joining({ id: 'agent-1', kind: 'agent', lead: true, state: 'talking', joinedAt, ...agent });
}

function originOf({ endpoint }: Channel, line: VirtualNumber): CallOrigin {
  return endpoint.kind === 'visitor' && endpoint.site !== undefined
    ? { kind: 'site', id: endpoint.site }
    : { kind: 'number', id: line.number };
}

function consentFrom(rule: ConsentRule): Pick<CallRecord, 'consent'> {
  if (rule === 'not-required') return {};
  return { consent: { rule, state: 'unknown', by: null, at: null, keepsEarlier: false } };
}

export function newCall(
  { clock }: Pick<CallContext, 'clock'>,
  id: CallId,
  incoming: Channel,
  line: VirtualNumber,
  record: CallRecord,
  {
    customerFirst = record.direction === 'inbound',
    placed = null,
  }: Partial<Pick<LiveCall, 'customerFirst' | 'placed'>> = {},
): LiveCall {
  const legs = new Set([incoming.id]);
  return {
    id,
    record,
    began: beganAt(clock, record),
    written: false,
    unwritten: null,
    line,
    incoming,
    customerFirst,
    placed,
    trunk: trunkOf(incoming),
    permit: null,
    postDial: '',
    waiting: new Set(),
    outgoing: null,
    legs,
    confirms: new Map(),
    first: null,
    rung: new Set(),
    bridge: null,
    replacement: null,
    parties: new Map(),
    partyCount: 0,
    consultBridge: null,
    recording: null,
    recorded: 0,
    messages: 0,
    flow: null,
    skipsFlow: false,
    hearsRinging: false,
    offers: new Map(),
    apology: null,
    cancelRetry: null,
  };
}

/** The trunk of a call from outside. */
export function trunkOf({ endpoint }: Channel): string | null {
  return endpoint.kind === 'carrier' ? endpoint.identity : null;
}

/**
 * A carrier vouches for the number of its caller, unless it reports that the verification failed. A website visitor may
 * supply a number and a name, but only a number that the site's server signed is proven.
 */
function partyOf(
  channel: Channel,
  { params, signed }: VisitorParams,
  country: Country,
): Pick<CallRecord, 'customerNumber' | 'customerName' | 'unverified'> {
  const visitor = channel.endpoint.kind === 'visitor';
  const proven = signed.number ?? signed.phone;
  const given = visitor ? (proven ?? params.number ?? params.phone ?? null) : channel.caller;
  const customerNumber = given === null ? null : callerNumber(given, country, visitor);
  const doubted = visitor ? proven === undefined : channel.callerUnverified === true;
  const name = (params.name ?? params.visitorName ?? '').trim();
  return {
    customerNumber,
    ...(doubted && customerNumber !== null ? { unverified: true } : {}),
    customerName: visitor ? (name === '' ? 'Website visitor' : name.slice(0, 100)) : null,
  };
}

/**
 * The number in E.164 if possible. Otherwise the network's value as received: an extension, a short code or a name. A
 * value typed by a website visitor must be a number.
 */
function callerNumber(given: string, country: Country, typed: boolean): string | null {
  const dialable = readDialable(given, country);
  if (dialable !== null && dialable.short === null) return dialable.number;
  if (typed) return null;
  const received = (given.split(';', 1)[0] ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return received === '' || /^anonymous$/i.test(received) ? null : received;
}
