import type { CallId } from '../../../domain/calls/call-id.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { LookupResult } from '../../../domain/crm/lookup.ts';
import { CodedError } from '../../../domain/errors.ts';
import { isStorageError } from '../../storage/storage-trouble.ts';
import type { Channel, ChannelId } from '../../telephony/port.ts';
import { startFlow } from '../flow/begin-flow.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { logArrival, logPlaced } from '../model/call-log.ts';
import type { LiveCall } from '../model/live-call.ts';
import { abandon, admitPlaced, placedEvents, ringFirst } from '../placing/placing.ts';
import { planOf } from '../placing/plan.ts';
import type { Calls } from '../port.ts';
import { admitInbound } from './arrival.ts';
import { giveUp, hangUpLeg, refuseLeg } from './conversation.ts';
import type { createFiling } from './filing.ts';
import { beginHunt, ringEarly } from './inbound.ts';
import type { Heard, Lookup } from './lookup.ts';
import { admitOutbound, dial } from './outbound.ts';
import { ownerOf } from './owner.ts';

export interface Admission {
  /** A channel of the core, which becomes a call or is refused. */
  arrived(channel: Channel): void;
  /** Places a call that a server asks for. */
  place: Calls['place'];
  /** Refused calls, by Q.850 cause. */
  readonly refused: Readonly<Record<string, number>>;
}

/** The way of a call from its channel to the first phone that rings. */
export function createAdmission(parts: {
  context: CallContext;
  lookup: Lookup;
  filing: Pick<ReturnType<typeof createFiling>, 'identified' | 'related'>;
  newId: () => CallId;
  /** Resolves when the gateway has recovered, with whether it takes calls. */
  opened: () => Promise<boolean>;
}): Admission {
  const { context, lookup, filing, newId, opened } = parts;
  const refused: Record<string, number> = {};

  function arrived(channel: Channel): void {
    const id = newId();
    context.callOfLeg.set(channel.id, id);
    bringIn(id, channel.id, () => admit(id, channel));
  }

  async function place(...[order, origin, answer]: Parameters<Calls['place']>): Promise<CallRecord> {
    const id = newId();
    const call = await context.mailboxes.run(id, async () => {
      if (!(await opened())) throw new CodedError('SHUTTING_DOWN');
      const placed = admitPlaced(context, id, await planOf(context, order), origin);
      context.live.set(id, placed);
      try {
        const kept = answer === null ? null : await answer(placed.record);
        const options = { durable: true, ...(kept !== null && { answer: kept }) };
        await writeCall(context, placed, {}, placedEvents(placed), options);
      } catch (error) {
        abandon(context, placed);
        context.forget(id);
        throw error;
      }
      logPlaced(context, placed);
      return placed;
    });
    const { record } = call;
    bringIn(id, call.incoming.id, () => ringFirst(context, call));
    lookup
      .begin(record, heardOf(id))
      .catch((error) => context.logger.warn({ err: error, callId: id }, 'caller lookup failed'));
    return record;
  }

  /** Runs a step of a call that does not ring yet. */
  function bringIn(id: CallId, leg: ChannelId, step: () => Promise<void>): void {
    context.mailboxes.run(id, step).catch((error) => {
      const call = context.live.get(id);
      if (call !== undefined && !call.written && isStorageError(error)) return turnAwayUnwritten(call, error);
      if (call !== undefined) return giveUp(context, call, error);
      context.logger.error({ err: error, callId: id }, 'call not accepted');
      hangUpLeg(context, leg, cause.temporaryFailure);
    });
  }

  /**
   * Refuses a call that cannot be written, with 503, so that the carrier tries another route (RFC 3261 21.5.4). Nothing
   * is kept of the call.
   */
  function turnAwayUnwritten(call: LiveCall, error: unknown): void {
    context.logger.warn({ err: error, callId: call.id }, 'call refused: the database cannot be written');
    if (call.record.agent !== null) context.occupancy.release(call.record.agent, call.id);
    for (const leg of call.legs) hangUpLeg(context, leg, cause.temporaryFailure);
    context.forget(call.id);
  }

  async function admit(id: CallId, channel: Channel): Promise<void> {
    if (!(await opened())) return hangUpLeg(context, channel.id, cause.temporaryFailure);
    const outbound = channel.endpoint.kind === 'agent';
    const call = await (outbound ? admitOutbound : admitInbound)(context, id, channel);
    if ('refuse' in call) {
      const { kind: from, identity } = channel.endpoint;
      refused[call.refuse] = (refused[call.refuse] ?? 0) + 1;
      context.logger.info({ callId: id, cause: call.refuse, why: call.why, from, identity }, 'call refused');
      return refuseLeg(context, channel.id, call);
    }
    context.live.set(id, call);
    logArrival(context, call);
    // The lookup runs in parallel. Its result waits in the call's mailbox until the call is written.
    const found = lookup.begin(call.record, heardOf(id));
    found.catch((error) => context.logger.warn({ err: error, callId: id }, 'caller lookup failed'));
    const route = outbound ? null : context.router.route(call, () => false);
    if (route?.to === 'flow' && (await startFlow(context, call, route.flow, found))) return;
    if (!outbound && call.line.ownerFirst === true) return void beginWithOwner(call, channel, found);
    await (outbound ? dial : beginHunt)(context, call);
  }

  /** Waits for the CRM outside the mailbox, so that the caller can hang up meanwhile. */
  async function beginWithOwner(call: LiveCall, channel: Channel, found: Promise<LookupResult | null>): Promise<void> {
    ringEarly(context, call);
    const owner = await ownerOf(context, call, found, context.hints.arrived(call.record)).catch(() => null);
    bringIn(call.id, channel.id, async () => {
      if (!context.live.has(call.id) || call.record.phase !== 'ringing') return;
      call.first = owner;
      await beginHunt(context, call);
    });
  }

  /** Writes the results of a lookup. */
  function heardOf(id: CallId): Heard {
    return {
      found: (found) => void filing.identified(id, found).catch((error) => unwritten(id, error)),
      records: (records, noRecording) =>
        void filing.related(id, records, noRecording).catch((error) => unwritten(id, error)),
    };
  }

  function unwritten(callId: CallId, error: unknown): void {
    context.logger.warn({ err: error, callId }, 'lookup result not written');
  }

  return { arrived, place, refused };
}
