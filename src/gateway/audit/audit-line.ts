import { type Clock, isoTime } from '../../domain/clock.ts';
import type { AuditLine } from '../storage/store.ts';

/** Who asked for something, and from which IP address. */
export interface Sender {
  identity: string;
  address: string;
}

/** What this sender does, as the audit keeps it. */
export function auditLine(
  { identity, address }: Sender,
  clock: Clock,
  what: AuditLine['what'],
  subject: string,
): AuditLine {
  return { at: isoTime(clock), who: identity, what, subject, address };
}
