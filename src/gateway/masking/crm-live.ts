import type { CallRecord } from '../../domain/calls/record.ts';
import { chosenContact } from '../../domain/crm/contact-choice.ts';
import type { LiveCall } from '../../domain/crm/live-call.ts';
import { customerOf } from './crm-entry.ts';
import { disclosureOf } from './disclosure.ts';

/** The parts of a live event that the call does not hold. */
export interface MoreOfLiveCall extends Pick<LiveCall, 'step' | 'at' | 'agent' | 'user'> {
  /** The id of the connection that is told. */
  connection: string;
}

/** A step of a call, for a CRM. In a masked call it has no digits of the caller: the mask and the call's id identify them. */
export function liveCallOf(call: CallRecord, { connection, ...more }: MoreOfLiveCall): LiveCall {
  const contact = chosenContact(call);
  const known = call.crmRecords?.find((each) => each.connection === connection)?.about ?? null;
  const isTheirs = contact !== null && contact.connection === connection;
  // A mask matches no contact.
  const isHidden = call.unverified === true && !call.masked;
  return {
    callId: call.id,
    direction: call.direction,
    about: isTheirs ? { kind: contact.kind, id: contact.id } : known,
    customer: isHidden ? (disclosureOf(call).name ?? 'Unverified number') : customerOf(call),
    masked: call.masked,
    virtualNumber: call.virtualNumber,
    ...more,
  };
}
