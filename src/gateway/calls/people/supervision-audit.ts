import { isoTime } from '../../../domain/clock.ts';
import type { AuditLine } from '../../storage/store.ts';
import type { Desk } from '../model/desk.ts';
import type { LiveCall, LiveParty } from '../model/live-call.ts';

/** A supervisor is about to hear a call. Rejects where that cannot be written down: then nobody listens. */
export async function auditPlaced(desk: Desk, call: LiveCall, party: LiveParty): Promise<void> {
  const { mode } = party;
  if (mode === null || party.audited === mode) return;
  await write(desk, call, party, `${mode}.started`);
  party.audited = mode;
}

/** A supervisor who heard a call hears it no more. */
export async function auditLeft(desk: Desk, call: LiveCall, party: LiveParty): Promise<void> {
  if (party.audited === undefined) return;
  delete party.audited;
  await write(desk, call, party, 'supervision.ended');
}

async function write(desk: Desk, call: LiveCall, party: LiveParty, what: AuditLine['what']): Promise<void> {
  const { identity, address = '' } = party;
  await desk.audit?.({ at: isoTime(desk.clock), who: identity ?? '', what, subject: call.id, address });
}
