import type { BaseLogger } from 'pino';
import type { CallId } from '../../../domain/calls/call-id.ts';
import type { ConsentRule } from '../../../domain/calls/consent.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { Clock } from '../../../domain/clock.ts';
import { chosenContact } from '../../../domain/crm/contact-choice.ts';
import { knownContactOf } from '../../../domain/crm/known-contact.ts';
import type { Country } from '../../../domain/numbers/e164.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import { waitingOf } from '../../../domain/participants/waiting.ts';
import type { AgentStatusForCalls } from '../../agents/port.ts';
import type { CallHints, CrmForCalls } from '../../crm/port.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import type { Router } from '../../routing/port.ts';
import type { KeptAnswer } from '../../storage/answers/port.ts';
import { isStorageError } from '../../storage/storage-trouble.ts';
import type {
  AuditLine,
  CallStore,
  Directory,
  NewEvent,
  NoteStore,
  StoredEvent,
  VirtualNumber,
} from '../../storage/store.ts';
import type { CallCore, ChannelId } from '../../telephony/port.ts';
import type { CallFlows } from '../flow-port.ts';
import type { RecordingLedger } from '../recording/recording-ledger.ts';
import { entriesOf, tasksOf, ticketsOf } from './crm-requests.ts';
import type { LiveCall, LiveParty, Unwritten } from './live-call.ts';
import type { Mailboxes } from './mailbox.ts';
import type { Occupancy } from './occupancy.ts';
import type { WaitingLine } from './waiting-line.ts';

export type CallsLogger = Pick<BaseLogger, 'info' | 'warn' | 'error'>;

export interface CallSettings {
  /** The country of numbers without a country code. */
  country: Country;
  /** What a waiting caller hears: the ringback of their own phone (180), or the gateway's as early media (183). */
  ringback: 'local' | 'early-media';
  lookupTimeoutMs: number;
  /** How long routing waits for the CRM to name the owner of a contact, in ms. Default: 1500. */
  ownerWaitMs?: number;
  /** How long a dialled number rings, in ms. Default: 60 seconds. */
  dialTimeoutMs?: number;
  /** How long a caller waits for an agent that talks, in ms. Default: 120 seconds. */
  lineWaitMs?: number;
  /** The consent rule for virtual numbers that have none of their own. Default: consent is not required. */
  consent?: ConsentRule;
  /** Makes the core guess whether a person or a machine answers a dialled number. */
  guessMachine?: boolean;
  /** The gateway's address for browsers, with which links to recordings begin. Default: there are no links. */
  publicUrl?: string | null;
}

/**
 * A verb whose effect outlasts its request: the call waits without an agent (see `waitingOf`), until one takes it.
 * Registered with `Calls.extend`. All methods run in the call's mailbox.
 */
export interface LastingVerb {
  /** The call continues after a restart of the gateway. */
  restored(context: CallContext, call: LiveCall): void;
  /** A party that was rung did not take the waiting call. Resolves with whether the verb has decided what follows. */
  unanswered(context: CallContext, call: LiveCall, party: LiveParty): Promise<boolean>;
  /** An agent takes the call, or it ends. Returns events for the same write. */
  over(record: CallRecord, how: 'taken' | 'ended'): readonly NewEvent[];
}

/** The webhooks, as calls use them. */
export interface WebhooksForCalls {
  /** The ids of the webhooks that events of this type are sent to. @param call as it is written with the event */
  wanting(type: NewEvent['type'], call: CallRecord): readonly string[];
}

/** @param call the call as it was written with the events */
export type EventListener = (events: readonly StoredEvent[], call: CallRecord) => void;

/** The state and ports that the parts of call control share. */
export interface CallContext {
  readonly core: CallCore;
  /** The only way to place a call, to a number or to an agent. */
  readonly outbound: Outbound;
  /** Routes calls from outside. */
  readonly router: Router;
  readonly store: CallStore;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly logger: CallsLogger;
  readonly settings: CallSettings;
  readonly mailboxes: Mailboxes;
  readonly occupancy: Occupancy;
  /** Callers that wait for an agent of their number. */
  readonly line: WaitingLine;
  readonly statuses: AgentStatusForCalls;
  /** Calls with a leg in the core, by call id. */
  readonly live: Map<string, LiveCall>;
  /** The call of each leg. */
  readonly callOfLeg: Map<ChannelId, CallId>;
  /** Removes a call that has ended and has no legs left. */
  forget(callId: string): void;
  /** The ledger of recordings. null: recordings have no metadata. */
  readonly recordings: RecordingLedger | null;
  /** Live calls, saved for a restart. null: calls end with the process. */
  readonly notes: NoteStore | null;
  /** Resolves when the state of a live call that a restart needs is on disk, or cannot be written. */
  noted(callId: string): Promise<void>;
  /** The call of each running recording. */
  readonly callOfRecording: Map<string, CallId>;
  /** Wakes a stop that waits for the last recording to be filed. */
  recordingFiled(): void;
  readonly crm: CrmForCalls;
  readonly hints: CallHints;
  /** The flows of numbers. null: there are none. */
  readonly flows: CallFlows | null;
  readonly webhooks: WebhooksForCalls;
  readonly audit?: ((line: AuditLine) => Promise<void>) | undefined;
  readonly lasting: Set<LastingVerb>;
  /** Subscribers of stored events. */
  readonly listeners: Set<EventListener>;
}

/** Events for the write that ends the wait of a call. None if it does not wait. */
export function waitOver(
  { lasting }: Pick<CallContext, 'lasting'>,
  record: CallRecord,
  how: 'taken' | 'ended',
): NewEvent[] {
  return waitingOf(record) === null ? [] : [...lasting].flatMap((verb) => verb.over(record, how));
}

/** Holds the current record: a live call, or a record just read from the store. */
export interface Holder {
  record: CallRecord;
  /** Changes of a live call that could not be written yet. They are written first. */
  unwritten?: Unwritten | null;
  /** Only on a live call: the database has its record. */
  written?: boolean;
  /** Only on a live call: its virtual number. */
  readonly line?: VirtualNumber;
}

/**
 * Writes the current state of the call, then notifies the subscribers. Call it only from the call's mailbox.
 * @param options.answer the answer to the request that makes the call, kept with it
 * @param options.durable rejects if the disk is full, instead of keeping the change of a live call in memory
 * @throws CodedError STORAGE_FULL or STORAGE_FAILED
 */
export async function writeCall(
  context: CallContext,
  holder: Holder,
  change: Partial<CallRecord>,
  events: readonly NewEvent[],
  options: { log?: boolean; durable?: boolean; answer?: KeptAnswer } = {},
): Promise<CallRecord> {
  const next = { ...holder.record, ...change };
  const earlier = holder.unwritten ?? null;
  const due = [...(earlier?.events ?? []), ...events];
  // A call between agents has no customer, and so no timeline in the CRM.
  const log = (options.log === true || earlier?.log === true) && internalOf(next) === null;
  const takesMessages = holder.line?.voicemail === true;
  const beside = [
    ...(earlier?.beside ?? []),
    ...ticketsOf(context.crm, holder.record, next, takesMessages),
    ...(internalOf(next) === null ? tasksOf(context.crm, holder.record, next) : []),
  ];
  const contact = earlier?.contact === true || chosenContact(next) !== chosenContact(holder.record);
  let stored: readonly StoredEvent[];
  try {
    stored = await context.store.write(next, due, {
      log: [...(log ? entriesOf(context.crm, next) : []), ...beside],
      webhooks: due.map(({ type }) => context.webhooks.wanting(type, next)),
      ...(contact && { contact: knownContactOf(next, context.settings.country) }),
      ...(options.answer !== undefined && { answer: options.answer }),
    });
  } catch (error) {
    if (options.durable === true || !mayWait(holder, error)) throw error;
    holder.record = next;
    holder.unwritten = { events: due, log, beside, contact };
    writeLater(context, holder);
    return next;
  }
  holder.record = next;
  if ('written' in holder) holder.written = true;
  if (earlier !== null) holder.unwritten = null;
  if (stored.length > 0) {
    for (const listener of context.listeners) {
      try {
        listener(stored, next);
      } catch (error) {
        context.logger.error({ err: error, callId: next.id }, 'subscriber of call events failed');
      }
    }
  }
  return next;
}

/** Delay before a failed write is retried, in ms. */
const writeAgainMs = 5_000;

/**
 * A call that the database has continues while the disk is full. Its changes stay in memory, and are written in order
 * once the disk accepts them. A call that was never written is refused instead.
 */
function mayWait(holder: Holder, error: unknown): holder is LiveCall {
  return isStorageError(error) && 'written' in holder && (holder as LiveCall).written;
}

/** Schedules a retry of the write in the call's mailbox. */
function writeLater(context: CallContext, call: LiveCall): void {
  call.cancelRetry?.();
  call.cancelRetry = context.clock.after(writeAgainMs, () => {
    context.mailboxes
      .run(call.id, () => writeNow(context, call))
      .catch((error) => context.logger.error({ err: error, callId: call.id }, 'call state not written'));
  });
}

/** Writes pending changes, and removes the call if it has ended. */
export async function writeNow(context: CallContext, call: LiveCall): Promise<void> {
  if (call.unwritten === null || !context.live.has(call.id)) return;
  await writeCall(context, call, {}, []);
  if (call.unwritten === null && call.legs.size === 0 && !isLive(call.record.phase)) context.forget(call.id);
}
