import type { CrmConnector } from '../kit/index.ts';
import type { LeadSquared } from './leadsquared.ts';
import { storedForm } from './phone-number.ts';
import { leadIdOf } from './records.ts';

/**
 * Shows LeadSquared's own pop-up with the lead, in the pages of the user that rings. It needs both. A masked call has
 * none, because the pop-up shows the lead's number.
 */
export function popup(leadSquared: LeadSquared): NonNullable<CrmConnector['notify']> {
  return async ({ callId, step, direction, about, masked, customer, virtualNumber, user }, options) => {
    const lead = leadIdOf(about);
    if (step !== 'ringing' || direction !== 'inbound' || masked || lead === null || user === null) return null;
    const own = storedForm(virtualNumber);
    const call = {
      ...{ SourceNumber: storedForm(customer), DestinationNumber: own, DisplayNumber: own },
      ...{ Direction: 'Inbound', CallSessionId: callId, LeadId: lead, UserId: user },
    };
    await leadSquared.change('Telephony.svc/ShowAgentPopup', call, options);
    return null;
  };
}
