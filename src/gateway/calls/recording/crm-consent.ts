import { consentOf } from '../../../domain/calls/consent.ts';
import type { CallContext, Holder } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { setConsent } from './consent.ts';

/**
 * A CRM says that calls of this contact are not recorded. That counts as a refusal from the beginning of the call, also
 * if the caller heard the announcement and stayed. A later answer of the caller replaces it.
 */
export async function applyCrmConsent(context: CallContext, holder: Holder, live: LiveCall | null): Promise<void> {
  const { by } = consentOf(holder.record);
  if (by !== null && by !== 'announcement') return;
  await setConsent(context, holder, live, 'refused', 'crm', { standing: true });
}
