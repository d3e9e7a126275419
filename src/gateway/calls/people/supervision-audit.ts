import { isoTime } from '../../../domain/clock.ts';
import type { AuditLine } from '../../storage/store.ts';
import type { Desk } from '../model/desk.ts';
import type { LiveCall, LiveParty } from '../model/live-call.ts';

/**
 * Writes the start of supervision to the audit, before the supervisor hears the call. If the write fails, this rejects
 * and the supervisor hears nothing.
 */
export async function auditPlaced(desk: Desk, call: LiveCall, party: LiveParty): Promise<void> {
  const { mode } = party;
  if (mode === null || party.audited === mode) return;
  await write(desk, call, party, `${mode}.started`);
  party.audited = mode;
}

/** Writes the end of supervision to the audit. */
export async function auditLeft(desk: Desk, call: LiveCall, party: LiveParty): Promise<void> {
  if (party.audited === undefined) return;
  delete party.audited;
  await write(desk, call, party, 'supervision.ended');
}

async function write(desk: Desk, call: LiveCall, party: LiveParty, what: AuditLine['what']): Promise<void> {
  const { identity, address = '' } = party;
  await desk.audit?.({ at: isoTime(desk.clock), who: identity ?? '', what, subject: call.id, address });
}
