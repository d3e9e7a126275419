import { type Clock, isoTime } from '../../domain/clock.ts';
import type { AuditLine } from '../storage/store.ts';

/** The identity and the IP address behind a request. */
export interface Sender {
  identity: string;
  address: string;
}

/** The audit line for an action of this sender. */
export function auditLine(
  { identity, address }: Sender,
  clock: Clock,
  what: AuditLine['what'],
  subject: string,
): AuditLine {
  return { at: isoTime(clock), who: identity, what, subject, address };
}
