import type { BaseLogger } from 'pino';
import type { CallId } from '../../../domain/calls/call-id.ts';
import type { ConsentRule } from '../../../domain/calls/consent.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Country } from '../../../domain/numbers/e164.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import type { Router } from '../../routing/port.ts';
import { isStorageError } from '../../storage/storage-trouble.ts';
import type { AuditLine, CallStore, Directory, NewEvent, NoteStore, StoredEvent } from '../../storage/store.ts';
import type { CallCore, ChannelId } from '../../telephony/port.ts';
import type { RecordingLedger } from '../recording/recording-ledger.ts';
import type { LiveCall, Unwritten } from './live-call.ts';
import type { Mailboxes } from './mailbox.ts';
import type { Occupancy } from './occupancy.ts';

export type CallsLogger = Pick<BaseLogger, 'info' | 'warn' | 'error'>;

export interface CallSettings {
  /** Numbers without a country code are read in it. */
  country: Country;
  /** What a waiting caller hears: its own phone's ringback on 180, or ours as early media on 183. */
  ringback: 'local' | 'early-media';
  lookupTimeoutMs: number;
  /** How long a dialled number rings; 60 seconds unless told. */
  dialTimeoutMs?: number;
  /** What calls need before they are recorded, where the virtual number does not say; nothing unless told. */
  consent?: ConsentRule;
  /** Has the core guess who answers a dialled number. */
  guessMachine?: boolean;
}

/** What the parts of call control share. */
export interface Desk {
  readonly core: CallCore;
  /** The only way to place a call, to a number or to an agent. */
  readonly outbound: Outbound;
  /** Where calls from outside go. */
  readonly router: Router;
  readonly store: CallStore;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly logger: CallsLogger;
  readonly settings: CallSettings;
  readonly mailboxes: Mailboxes;
  readonly occupancy: Occupancy;
  /** Calls with a leg in the core, by call id. */
  readonly live: Map<string, LiveCall>;
  /** Which call a leg belongs to. */
  readonly callOfLeg: Map<ChannelId, CallId>;
  /** Lets go of a call that is over and has no leg any more. */
  forget(callId: string): void;
  /** Where recordings are kept; null: there are none. */
  readonly recordings: RecordingLedger | null;
  /** What a restart must know of live calls; null where they end with the process. */
  readonly notes: NoteStore | null;
  /** Which call a recording that runs belongs to. */
  readonly callOfRecording: Map<string, CallId>;
  /** Whoever waits for the last recording to be filed looks again. */
  recordingFiled(): void;
  /** There is a CRM that wants the log. */
  readonly logs: boolean;
  readonly audit?: ((line: AuditLine) => Promise<void>) | undefined;
  /** Subscribers of stored events. */
  readonly listeners: Set<(events: readonly StoredEvent[]) => void>;
}

/** Who holds the current record: a live call, or one just read from the store. */
export interface Holder {
  record: CallRecord;
  /** Changes of a live call that the disk did not take; they are written first. */
  unwritten?: Unwritten | null;
  /** Of a live call: the database knows it. */
  written?: boolean;
}

/**
 * Writes the call as it now is, then tells the subscribers: durable first. Only from the call's mailbox.
 * @param options.durable fail rather than keep the change of a live call in memory while the disk is full
 * @throws CodedError STORAGE_FULL or STORAGE_FAILED
 */
export async function writeCall(
  desk: Desk,
  holder: Holder,
  change: Partial<CallRecord>,
  events: readonly NewEvent[],
  options: { log?: boolean; durable?: boolean } = {},
): Promise<CallRecord> {
  const next = { ...holder.record, ...change };
  const earlier = holder.unwritten ?? null;
  const due = [...(earlier?.events ?? []), ...events];
  // A call between agents has no customer whose timeline it could be in.
  const log = (options.log === true || earlier?.log === true) && internalOf(next) === null;
  let stored: readonly StoredEvent[];
  try {
    stored = await desk.store.write(next, due, { log: log && desk.logs });
  } catch (error) {
    if (options.durable === true || !mayWait(holder, error)) throw error;
    holder.record = next;
    holder.unwritten = { events: due, log };
    writeLater(desk, holder);
    return next;
  }
  holder.record = next;
  if ('written' in holder) holder.written = true;
  if (earlier !== null) holder.unwritten = null;
  if (stored.length > 0) {
    for (const listener of desk.listeners) {
      try {
        listener(stored);
      } catch (error) {
        desk.logger.error({ err: error, callId: next.id }, 'a subscriber of call events failed');
      }
    }
  }
  return next;
}

/** How long until a write is tried again, in ms. */
const writeAgainMs = 5_000;

/**
 * A call that the database knows goes on while the disk is full: its changes stay in memory and are written, in their
 * order, as soon as the disk takes them. A call that was never written is refused instead.
 */
function mayWait(holder: Holder, error: unknown): holder is LiveCall {
  return isStorageError(error) && 'written' in holder && (holder as LiveCall).written;
}

/** Tries again later. Runs in the call's mailbox. */
function writeLater(desk: Desk, call: LiveCall): void {
  call.cancelRetry?.();
  call.cancelRetry = desk.clock.after(writeAgainMs, () => {
    desk.mailboxes
      .run(call.id, () => writeNow(desk, call))
      .catch((error) => desk.logger.error({ err: error, callId: call.id }, 'the state of a call could not be written'));
  });
}

/** Writes what is left to write, and forgets the call if it is over. */
export async function writeNow(desk: Desk, call: LiveCall): Promise<void> {
  if (call.unwritten === null || !desk.live.has(call.id)) return;
  await writeCall(desk, call, {}, []);
  if (call.unwritten === null && call.legs.size === 0 && !isLive(call.record.phase)) desk.forget(call.id);
}
