import type { CallId } from '../../domain/calls/call-id.ts';
import { cause } from '../../domain/calls/end-reason.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CrmRecords } from '../../domain/crm/crm-records.ts';
import type { LookupResult } from '../../domain/crm/lookup.ts';
import { CodedError } from '../../domain/errors.ts';
import { defaultRules } from '../../domain/outbound/rules.ts';
import { type AgentStatusForCalls, noStatuses } from '../agents/port.ts';
import { type CallHints, type CrmForCalls, noHints } from '../crm/port.ts';
import { forgetfulStore } from '../outbound/forgetful-store.ts';
import { Outbound, type OutboundParts } from '../outbound/outbound.ts';
import { sequentialHunt } from '../routing/hunt.ts';
import type { Router } from '../routing/port.ts';
import type { AuditLine, CallStore, Directory, NoteStore } from '../storage/store.ts';
import type { TelephonyCore } from '../telephony/port.ts';
import { offerCall } from './flow/offers.ts';
import type { CallFlows, QueueOffers } from './flow-port.ts';
import { callbackNews } from './log/callback-news.ts';
import { mayAct, mayCommand, mayControl } from './model/access.ts';
import {
  type CallContext,
  type CallSettings,
  type CallsLogger,
  type EventListener,
  type Holder,
  type WebhooksForCalls,
  writeNow,
} from './model/call-context.ts';
import type { LiveCall } from './model/live-call.ts';
import { createMailboxes } from './model/mailbox.ts';
import { createOccupancy } from './model/occupancy.ts';
import { WaitingLine } from './model/waiting-line.ts';
import { mergeCalls } from './people/merge-calls.ts';
import { muteParty, partyNamed } from './people/parties.ts';
import { endSupervision, supervise } from './people/supervise.ts';
import { addParty, completeConsult, consult, endConsult, merge, partyGone, transfer } from './people/transfer.ts';
import { type Actor, apiKeyIdentity, type Calls, type Verb } from './port.ts';
import { setConsent } from './recording/consent.ts';
import { record } from './recording/recording.ts';
import type { RecordingLedger } from './recording/recording-ledger.ts';
import { lastSignOfLife, recover } from './recovery/recovery.ts';
import { noteDown } from './recovery/survival.ts';
import { createAdmission } from './steps/admission.ts';
import { end, giveUp, hangUpLeg } from './steps/conversation.ts';
import { createFiling } from './steps/filing.ts';
import { hangUp } from './steps/hang-up.ts';
import { askHeld } from './steps/hold.ts';
import { callInLine } from './steps/inbound.ts';
import { onLegEvent } from './steps/leg-events.ts';
import { createLookup } from './steps/lookup.ts';
import { sendMessage } from './steps/message.ts';
import { oneConversation } from './steps/one-conversation.ts';
import { saveNote, saveWrapUp } from './steps/wrap-up.ts';

/** Time limit for the last legs to be reported gone, and for writing the calls' ends, after the grace period. */
const closingMs = 3_000;

export interface CallsOptions {
  core: TelephonyCore;
  store: CallStore;
  directory: Directory;
  /** CRMs look up callers, and receive new contacts and the call log. */
  crm: CrmForCalls;
  /** Answers of CRMs, for numbers whose calls wait for one. */
  hints?: CallHints;
  /** Records the metadata of recordings. Without it, recordings exist as files only. */
  recordings?: RecordingLedger | null;
  /** Set if the core's channels outlive the process: live calls are saved there. */
  notes?: NoteStore | null;
  /** Writes the audit entries of supervision. */
  audit?: (line: AuditLine) => Promise<void>;
  /** Rules and counters for outgoing calls. Default: safe rules for the home country, counted in memory. */
  outbound?: Partial<Pick<OutboundParts, 'rules' | 'store' | 'audit' | 'emergency'>>;
  /** The flows of numbers. Default: none. */
  flows?: CallFlows | null;
  /** Routes calls from outside. Default: the number's agents ring in their order. */
  router?: Router;
  /** Default: there are none. */
  webhooks?: WebhooksForCalls;
  /** Default: agents always take calls. */
  statuses?: AgentStatusForCalls;
  clock: Clock;
  newId: () => CallId;
  logger: CallsLogger;
  settings: CallSettings;
}

/** The part of call control that the outbox uses. HTTP has no access to it. */
export interface CallFiling {
  /** The CRM has stored the entry. Announces call.logged. */
  logged(callId: string): Promise<void>;
  /** What a CRM gets of the call has failed, was refused, or is written. Announces call.entry. */
  entryChanged(callId: string): Promise<void>;
  /** A late lookup has identified the caller. Resolves with the updated call. */
  identified(callId: string, found: LookupResult): Promise<CallRecord>;
  /** A further connection, or an answer to a live event, names records of the caller. */
  related(callId: string, records: CrmRecords): Promise<CallRecord>;
  /** As `subscribe`, with the call as it was written with the events. */
  follow(listener: EventListener): () => void;
}

/** Call control for the calls of one gateway, on one telephony core. */
export function createCalls(options: CallsOptions): Calls & CallFiling & QueueOffers {
  const { core, store, clock, logger } = options;
  const { outbound: outboundParts, ...rest } = options;
  const outbound = new Outbound({
    core,
    clock,
    logger,
    home: options.settings.country,
    rules: defaultRules(options.settings.country),
    store: forgetfulStore,
    audit: () => Promise.resolve(),
    ...outboundParts,
  });
  const busyListeners = new Set<(identity: string) => void>();
  const context: CallContext = {
    ...rest,
    outbound,
    router: options.router ?? sequentialHunt,
    hints: options.hints ?? noHints,
    flows: options.flows ?? null,
    webhooks: options.webhooks ?? { wanting: () => [] },
    mailboxes: createMailboxes((callId) => void noteDown(context, callId)),
    occupancy: createOccupancy((identity) => {
      for (const listener of busyListeners) listener(identity);
      callInLine(context);
    }),
    line: new WaitingLine(),
    statuses: options.statuses ?? noStatuses,
    live: new Map(),
    callOfLeg: new Map(),
    forget,
    recordings: options.recordings ?? null,
    notes: options.notes ?? null,
    noted: (callId) => noteDown(context, callId),
    callOfRecording: new Map(),
    recordingFiled: () => whenFiled?.(),
    lasting: new Set(),
    listeners: new Set(),
  };
  context.listeners.add(oneConversation(context));
  context.listeners.add(callbackNews(context));
  const lookup = createLookup(context);
  let accepting = false;
  let recovered = Promise.resolve();
  let unsubscribe = () => {};
  let whenEmpty: (() => void) | null = null;
  let whenFiled: (() => void) | null = null;

  const filing = createFiling({ context, withCall });
  const admission = createAdmission({
    context,
    lookup,
    filing,
    newId: options.newId,
    opened: () => recovered.then(() => accepting),
  });

  /** Runs a task alone in the call's mailbox, on the live call or on the stored record. */
  function withCall<T>(callId: string, task: (holder: Holder, live: LiveCall | null) => Promise<T>): Promise<T> {
    return context.mailboxes.run(callId, async () => {
      const live = context.live.get(callId) ?? null;
      if (live !== null) return task(live, live);
      const record = await store.get(callId);
      if (record === null) throw new CodedError('CALL_NOT_FOUND');
      return task({ record }, null);
    });
  }

  function forget(callId: string): void {
    lookup.stop(callId);
    context.line.leave(callId);
    context.live.get(callId)?.cancelRetry?.();
    context.live.delete(callId);
    void noteDown(context, callId);
    if (context.live.size === 0) whenEmpty?.();
  }

  async function allEnded(): Promise<void> {
    // A call that is being admitted exists only in its mailbox.
    await context.mailboxes.idle();
    if (context.live.size > 0) {
      await new Promise<void>((resolve) => {
        whenEmpty = resolve;
      });
    }
    // The file of a recording is closed shortly after the call ends.
    while (context.callOfRecording.size > 0) {
      await new Promise<void>((resolve) => {
        whenFiled = resolve;
      });
    }
    await context.mailboxes.idle();
  }

  /** Tries once more to write an ended call. If that fails, the next start closes it. */
  function lastWrite(call: LiveCall): void {
    if (call.unwritten === null || call.legs.size > 0) return;
    context.mailboxes
      .run(call.id, () => writeNow(context, call))
      .catch((error) => logger.error({ err: error, callId: call.id }, 'end of a call not written'))
      .finally(() => forget(call.id));
  }

  function follow(listener: EventListener): () => void {
    context.listeners.add(listener);
    return () => context.listeners.delete(listener);
  }

  /** Runs a task on a live call that the actor may control. Resolves with the call afterwards. */
  function ask(
    callId: string,
    actor: Actor,
    task: (live: LiveCall) => Promise<void>,
    admits: NonNullable<Verb['admits']> = mayCommand,
  ): Promise<CallRecord> {
    return withCall(callId, async (holder, live) => {
      admits(actor, holder.record);
      if (live === null) throw new CodedError('CALL_STATE');
      await task(live);
      return live.record;
    });
  }

  return {
    async start() {
      accepting = true;
      // The core is subscribed first. Calls that arrive during recovery wait for it.
      recovered = lastSignOfLife(context)
        .then((lastSign) => outbound.start(lastSign))
        .then(() => recover(context));
      unsubscribe = core.subscribe((event) => {
        if (event.type === 'ChannelCreated') admission.arrived(event.channel);
        else if (event.type === 'ContactStatusChange') callInLine(context);
        else onLegEvent(context, event);
      });
      const unfollow = context.statuses.onChange(() => callInLine(context));
      const leave = unsubscribe;
      unsubscribe = () => {
        leave();
        unfollow();
      };
      await recovered;
    },

    async stop(graceMs) {
      accepting = false;
      for (const call of context.live.values()) if (!isLive(call.record.phase)) lastWrite(call);
      await within(clock, graceMs, allEnded());
      for (const call of context.live.values()) if (!isLive(call.record.phase)) lastWrite(call);
      for (const call of context.live.values()) {
        context.mailboxes.run(call.id, () => shutDown(context, call)).catch((error) => giveUp(context, call, error));
      }
      await within(clock, closingMs, allEnded());
      unsubscribe();
      outbound.stop();
      for (const callId of [...context.live.keys()]) forget(callId);
    },

    place: admission.place,
    mayCall: (number) => outbound.allows(number),
    command: (callId, actor, verb) => ask(callId, actor, (live) => verb(context, live, actor), verb.admits),
    extend: (verb) => void context.lasting.add(verb),
    hold: (callId, actor) => ask(callId, actor, (live) => askHeld(context, live, true)),
    resume: (callId, actor) => ask(callId, actor, (live) => askHeld(context, live, false)),

    transfer: (callId, to, actor) => ask(callId, actor, (live) => transfer(context, live, to, chargedTo(actor, live))),
    consult: (callId, to, actor) => ask(callId, actor, (live) => consult(context, live, to, chargedTo(actor, live))),
    endConsult: (callId, actor) => ask(callId, actor, (live) => endConsult(context, live)),
    completeConsult: (callId, actor) => ask(callId, actor, (live) => completeConsult(context, live)),
    merge: (callId, actor) => ask(callId, actor, (live) => merge(context, live)),
    addParty: (callId, to, actor) => ask(callId, actor, (live) => addParty(context, live, to, chargedTo(actor, live))),
    mergeCalls: (callId, other, actor) => mergeCalls(context, callId, other, actor),
    dropParty: (callId, partyId, actor) =>
      ask(callId, actor, (live) => partyGone(context, live, partyNamed(live, partyId))),
    muteParty: (callId, partyId, muted, actor) =>
      ask(callId, actor, (live) => muteParty(context, live, partyNamed(live, partyId), muted)),
    record: (callId, action, actor) => ask(callId, actor, (live) => record(context, live, action, actor.identity)),
    message: (callId, message, actor) =>
      withCall(callId, async (holder, live) => {
        mayControl(actor, holder.record);
        if (live === null) throw new CodedError('CALL_STATE');
        return sendMessage(context, live, message);
      }),
    consent: (callId, state, actor) =>
      withCall(callId, async (holder, live) => {
        mayControl(actor, holder.record);
        await setConsent(context, holder, live, state, actor.identity);
        return holder.record;
      }),
    supervise: (callId, mode, actor) =>
      ask(callId, actor, (live) => {
        if (actor.role === 'agent') throw new CodedError('FORBIDDEN');
        return mode === null ? endSupervision(context, live, actor.identity) : supervise(context, live, mode, actor);
      }),

    hangUp: (callId, actor) =>
      withCall(callId, async (holder, live) => {
        mayAct(actor, holder.record);
        if (live !== null && isLive(live.record.phase)) await hangUp(context, live, actor);
        return holder.record;
      }).catch((error) => {
        const call = context.live.get(callId);
        // If a hang-up fails halfway, the call is ended so that the caller is not left alone.
        if (call !== undefined && !(error instanceof CodedError)) void giveUp(context, call, error);
        throw error;
      }),

    wrapUp: (callId, wrapUp, actor) => withCall(callId, (holder) => saveWrapUp(context, holder, wrapUp, actor)),
    note: (callId, wrapUp, actor) => withCall(callId, (holder) => saveNote(context, holder, wrapUp, actor)),

    ...filing,
    offer: ({ callId, kind, identity, seconds, signal }) => {
      const call = context.live.get(callId);
      const queue = call?.flow?.queue ?? null;
      if (call === undefined || queue === null || kind === 'callback') return Promise.resolve('gone');
      const { id: command, message } = queue;
      const to = { agent: identity };
      return offerCall(context, call, { to, by: 'queue', command, message, ringMs: seconds * 1000, signal });
    },
    busy: (identity) => context.occupancy.busy(identity),
    onBusy(listener) {
      busyListeners.add(listener);
      return () => void busyListeners.delete(listener);
    },
    figures: () => ({ outboundRefused: Object.fromEntries(outbound.refused), refused: { ...admission.refused } }),
    subscribe: follow,
    follow,
  };
}

/** Limits on outgoing calls count for the agent. A server with an API key acts for the agent of the call. */
function chargedTo(actor: Actor, call: LiveCall): string | null {
  return actor.identity === apiKeyIdentity ? call.record.agent : actor.identity;
}

/** Waits for the work, for at most `ms`. */
async function within(clock: Clock, ms: number, work: Promise<void>): Promise<void> {
  let cancel = () => {};
  const limit = new Promise<void>((resolve) => {
    cancel = clock.after(ms, resolve);
  });
  await Promise.race([work, limit]);
  cancel();
}

async function shutDown(context: CallContext, call: LiveCall): Promise<void> {
  if (isLive(call.record.phase)) {
    return end(context, call, { by: 'gateway', cause: cause.temporaryFailure, byPeer: false });
  }
  for (const leg of call.legs) hangUpLeg(context, leg, cause.normal);
}
