import type { EndReason } from '../../../domain/calls/end-reason.ts';
import { sipStatusOfCause } from '../../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { maskNumber } from '../../../domain/numbers/mask.ts';
import type { CallContext } from './call-context.ts';
import type { LiveCall } from './live-call.ts';
import { timeIn } from './time-in.ts';

/**
 * The operator's log of a call, at level info: one line when it arrives, for each phone that rings, when it is answered
 * and when it ends. Numbers of other people are masked, and the log's redactor checks each line again.
 */
export function logArrival(context: CallContext, call: LiveCall): void {
  const { record, incoming } = call;
  const number = record.customerNumber === null ? null : maskNumber(record.customerNumber);
  const { kind, identity } = incoming.endpoint;
  const { trunk } = call;
  context.logger.info(
    {
      callId: call.id,
      direction: record.direction,
      from: kind,
      ...(kind === 'carrier' ? { trunk } : { identity }),
      number,
      virtualNumber: record.virtualNumber,
    },
    'call arrived',
  );
}

/** A server placed the call. */
export function logPlaced(context: CallContext, call: LiveCall): void {
  const { record, placed } = call;
  const number = record.customerNumber === null ? null : maskNumber(record.customerNumber);
  const { agent, flow } = placed ?? {};
  context.logger.info({ callId: call.id, agent, flow, number, virtualNumber: record.virtualNumber }, 'call placed');
}

/** @param agent the agent whose phone rings. null: the dialled number rings */
export function logRinging(context: CallContext, call: LiveCall, agent: string | null): void {
  const where = agent === null ? { trunk: call.trunk } : { agent };
  context.logger.info({ callId: call.id, direction: call.record.direction, ...where }, 'call rings');
}

export function logAnswer(context: CallContext, call: LiveCall): void {
  const { agent, startedAt, direction } = call.record;
  const { trunk } = call;
  const ringMs = Date.parse(timeIn(context, call)) - Date.parse(startedAt);
  context.logger.info({ callId: call.id, direction, trunk, agent, ringMs }, 'call answered');
}

/** @param how the cause of the end. null: a crash ended the call, and the cause is unknown */
export function logEnd(
  context: Pick<CallContext, 'logger'>,
  record: CallRecord & { endReason: EndReason | null },
  how: { by: string; cause: number; byPeer: boolean } | null,
  trunk: string | null = null,
): void {
  const { id, direction, agent, endReason, startedAt, answeredAt, endedAt } = record;
  const end = Date.parse(endedAt ?? startedAt);
  context.logger.info(
    {
      callId: id,
      direction,
      trunk,
      agent,
      endReason,
      ...(how === null ? {} : { by: how.by, cause: how.cause, byPeer: how.byPeer }),
      // The status that the caller received. An answered call ends with BYE and has none.
      ...(how === null || answeredAt !== null ? {} : { sipStatus: sipStatusOfCause(how.cause) }),
      ringMs: (answeredAt === null ? end : Date.parse(answeredAt)) - Date.parse(startedAt),
      talkMs: answeredAt === null ? 0 : end - Date.parse(answeredAt),
    },
    'call ended',
  );
}
