import type { BaseLogger } from 'pino';
import type { CallId } from '../../domain/calls/call-id.ts';
import type { ConsentRule } from '../../domain/calls/consent.ts';
import { crewOf } from '../../domain/calls/crew.ts';
import type { CallCrew } from '../../domain/calls/crew-record.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { CallStore, Directory, NewEvent, NoteStore, StoredEvent } from '../storage/store.ts';
import type { CallCore, ChannelId } from '../telephony/port.ts';
import type { LiveCall } from './live-call.ts';
import type { Mailboxes } from './mailbox.ts';
import type { Occupancy } from './occupancy.ts';
import type { RecordingLedger } from './recording-ledger.ts';

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
  /** Subscribers of stored events. */
  readonly listeners: Set<(events: readonly StoredEvent[]) => void>;
}

/** Who holds the current record: a live call, or one just read from the store. */
export interface Holder {
  record: CallRecord;
}

/** The part of a record that tells who else is in the call, with a change. */
export function crewChange(holder: Holder, change: Partial<CallCrew>): Pick<CallRecord, 'crew'> {
  return { crew: { ...crewOf(holder.record), ...change } };
}

/** Writes the call as it now is, then tells the subscribers: durable first. Only from the call's mailbox. */
export async function writeCall(
  desk: Desk,
  holder: Holder,
  change: Partial<CallRecord>,
  events: readonly NewEvent[],
  options: { log?: boolean } = {},
): Promise<CallRecord> {
  const next = { ...holder.record, ...change };
  const stored = await desk.store.write(next, events, { log: options.log === true && desk.logs });
  holder.record = next;
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
