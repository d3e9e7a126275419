import type { CallId } from '../../domain/calls/call-id.ts';
import type { ConsentRule } from '../../domain/calls/consent.ts';
import { crewOf } from '../../domain/calls/crew.ts';
import type { CallCrew } from '../../domain/calls/crew-record.ts';
import { cause } from '../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import { isoTime } from '../../domain/clock.ts';
import type { CrmAdapter } from '../../domain/crm/adapter.ts';
import type { CodedError } from '../../domain/errors.ts';
import { type Country, toE164 } from '../../domain/numbers/e164.ts';
import type { VirtualNumber } from '../storage/store.ts';
import type { Channel } from '../telephony/port.ts';
import type { Desk } from './desk.ts';
import type { LiveCall } from './live-call.ts';
import { firstLookup } from './lookup.ts';
import { limitParams } from './shown.ts';

/** A call that is turned away, by its Q.850 cause. */
export interface Refusal {
  refuse: number;
  why: string;
  /** What the caller is told beside the cause. */
  error?: CodedError;
}

/** What is known of a call from outside before it rings, or why it is not taken. */
export async function admitInbound(
  desk: Desk,
  crm: CrmAdapter | null,
  id: CallId,
  channel: Channel,
): Promise<LiveCall | Refusal> {
  // A visitor reaches what its token says, whatever it dialled.
  const dialled = channel.endpoint.kind === 'visitor' ? channel.endpoint.target : channel.dialled;
  const number = toE164(dialled, desk.settings.country);
  if (number === null) return { refuse: cause.invalidNumber, why: 'the dialled number is not one' };
  const line = await desk.directory.virtualNumber(number);
  if (line === null) return { refuse: cause.unallocated, why: 'no virtual number answers there' };
  const params = limitParams(channel.params);
  const party = partyOf(channel, params, desk.settings.country);
  return newCall(id, channel, line, {
    ...draftOf(desk, id, line),
    direction: 'inbound',
    ...party,
    lookup: firstLookup(crm, party.customerNumber),
    params,
  });
}

/** The parts of a record that every new call begins with. */
export function draftOf(desk: Desk, id: CallId, line: VirtualNumber) {
  return {
    id,
    phase: 'ringing',
    virtualNumber: line.number,
    masked: line.masked,
    agent: null,
    contact: null,
    startedAt: isoTime(desk.clock),
    answeredAt: null,
    endedAt: null,
    endReason: null,
    note: '',
    disposition: null,
    ...consentFrom(line.consent ?? desk.settings.consent ?? 'not-required'),
    ...(line.record === undefined || line.record === 'off'
      ? {}
      : { crew: { ...crewOf({}), recordMode: line.record } satisfies CallCrew }),
  } as const;
}

function consentFrom(rule: ConsentRule): Pick<CallRecord, 'consent'> {
  if (rule === 'not-required') return {};
  return { consent: { rule, state: 'unknown', by: null, at: null, keepsEarlier: false } };
}

export function newCall(id: CallId, first: Channel, line: VirtualNumber, record: CallRecord): LiveCall {
  const legs = new Set([first.id]);
  return {
    id,
    record,
    line,
    first,
    trunk: trunkOf(first),
    permit: null,
    second: null,
    legs,
    confirms: new Map(),
    rung: new Set(),
    bridge: null,
    handed: null,
    parties: new Map(),
    asked: 0,
    consultBridge: null,
    recording: null,
    recorded: 0,
    apology: null,
    cancelRetry: null,
  };
}

/** The trunk of a call from outside. */
export function trunkOf({ endpoint }: Channel): string | null {
  return endpoint.kind === 'carrier' ? endpoint.identity : null;
}

/** A carrier vouches for its caller's number; a website visitor may give one, and has a name. */
function partyOf(
  channel: Channel,
  params: Record<string, string>,
  country: Country,
): Pick<CallRecord, 'customerNumber' | 'customerName'> {
  if (channel.endpoint.kind === 'visitor') {
    const given = params.number ?? params.phone;
    const name = (params.name ?? params.visitorName ?? '').trim();
    return {
      customerNumber: given === undefined ? null : toE164(given, country),
      customerName: name === '' ? 'Website visitor' : name.slice(0, 100),
    };
  }
  return { customerNumber: channel.caller === null ? null : toE164(channel.caller, country), customerName: null };
}
