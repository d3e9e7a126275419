import { isoTime } from '../../../domain/clock.ts';
import type { AuditLine } from '../../storage/store.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall, LiveParty } from '../model/live-call.ts';

/**
 * Writes the start of supervision to the audit, before the supervisor hears the call. If the write fails, this rejects
 * and the supervisor hears nothing.
 */
export async function auditPlaced(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  const { mode } = party;
  if (mode === null || party.audited === mode) return;
  await write(context, call, party, `${mode}.started`);
  party.audited = mode;
}

/** Writes the end of supervision to the audit. */
export async function auditLeft(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  if (party.audited === undefined) return;
  delete party.audited;
  await write(context, call, party, 'supervision.ended');
}

async function write(context: CallContext, call: LiveCall, party: LiveParty, what: AuditLine['what']): Promise<void> {
  const { identity, address = '' } = party;
  await context.audit?.({ at: isoTime(context.clock), who: identity ?? '', what, subject: call.id, address });
}
