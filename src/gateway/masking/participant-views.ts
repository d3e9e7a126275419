import type { CallRecord } from '../../domain/calls/record.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import type { CallParticipantView } from '../../domain/protocol/call-participant.ts';
import { viewOfCall } from './browser-view.ts';

/** The customer's name for other participants of another call, or their number, masked if necessary. */
export function customerNameOf(call: CallRecord, home: Country): string {
  const { contact, customer } = viewOfCall(call, { home, label: '' });
  return contact?.name ?? customer.name ?? customer.display;
}

/** All participants, for readers of all calls. The customer is named as in the view of the call. */
export function participantViews(call: CallRecord, home: Country): CallParticipantView[] {
  const { customer } = viewOfCall(call, { home, label: '' });
  return call.participants.map(
    ({ id, kind, identity, name, joinedAt, answeredAt, leftAt, note, disposition }): CallParticipantView => ({
      ...{ id, kind, identity, joinedAt, answeredAt, leftAt, note, disposition },
      display: kind === 'customer' ? customer.display : name,
    }),
  );
}
