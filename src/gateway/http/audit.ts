import type { FastifyRequest } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import type { AuditLine } from '../storage/store.ts';
import { actorOf } from './admission.ts';

/** What this request does, as the audit keeps it. */
export function auditLine(request: FastifyRequest, clock: Clock, what: AuditLine['what'], subject: string): AuditLine {
  return { at: isoTime(clock), who: actorOf(request).identity, what, subject, address: request.ip };
}
