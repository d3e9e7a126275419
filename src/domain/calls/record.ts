import type { CrmContact } from '../crm/contact.ts';
import type { ContactChoice } from '../crm/contact-choice.ts';
import type { CrmRecords } from '../crm/crm-records.ts';
import type { NumberConnection } from '../crm/number-connections.ts';
import type { Participant } from '../participants/participant.ts';
import type { CallRecording, recordingStates } from '../protocol/parties.ts';
import type { CallId } from './call-id.ts';
import type { CallConsent } from './consent.ts';
import type { EndReason } from './end-reason.ts';
import type { CallFlow } from './flow-path.ts';
import type { FollowUp } from './follow-up.ts';
import type { CallOrigin } from './origin.ts';
import type { Phase } from './phase.ts';

export type Direction = 'inbound' | 'outbound';

/** The progress of the caller lookup. The screen pop shows it, and is completed when the CRM answers. */
export type LookupState = 'pending' | 'found' | 'unknown' | 'unavailable';

/** A call as the gateway stores it, with real numbers. It never leaves the gateway in this form. */
export interface CallRecord {
  id: CallId;
  direction: Direction;
  phase: Phase;
  /**
   * The outside party in E.164. Otherwise a short number, an extension or a name as received (see `isE164`). null: the
   * caller withheld the number.
   */
  customerNumber: string | null;
  /** The number is not verified. It is marked as such, and neither looked up nor called back. */
  unverified?: boolean | undefined;
  /** The name that the caller gave (a website visitor), not the CRM's. */
  customerName: string | null;
  virtualNumber: string;
  masked: boolean;
  /** The ringing agent, or the agent of the call. */
  agent: string | null;
  lookup: LookupState;
  /** Of several matches, the oldest until the agent chooses: see `choice`. */
  contact: CrmContact | null;
  /** Several contacts have the number. Absent: at most one does. */
  choice?: ContactChoice | undefined;
  /** What further connections, and answers to live events, know of the caller. */
  crmRecords?: readonly CrmRecords[] | undefined;
  /** The CRM connections of the virtual number when the call arrived. Absent: the first of all connections. */
  connections?: readonly NumberConnection[] | undefined;
  /** Call parameters (page address, visitor's name, and others). */
  params: Record<string, string>;
  /** Names of the parameters that the site declares as identifiers. They are shown unchanged, even in a masked call. */
  identifiers?: readonly string[] | undefined;
  /** ISO 8601, UTC. */
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  endReason: EndReason | null;
  note: string;
  disposition: string | null;
  /** Chosen by agents, of those that the settings name. Absent: none. */
  tags?: readonly string[] | undefined;
  /** Absent: none. */
  followUp?: FollowUp | undefined;
  origin: CallOrigin;
  /** All current and former participants, in the order of joining. */
  participants: readonly Participant[];
  /** The virtual number's mode when the call arrived. */
  recordMode: 'off' | 'on-demand' | 'always';
  recording: (typeof recordingStates)[number];
  /** Finished recordings. */
  recordings: readonly CallRecording[];
  /** The guess of the carrier or Asterisk about the answering party of an outbound call. */
  answeredBy?: 'human' | 'machine' | 'unknown' | undefined;
  /** Absent: no consent is needed, and none was given or refused. */
  consent?: CallConsent | undefined;
  /** The way through the flow of the number. Absent: no flow answered the call. */
  flow?: CallFlow | undefined;
}

/** Whole seconds from answer to end. 0: the call was not answered. */
export function talkSeconds(call: Pick<CallRecord, 'answeredAt' | 'endedAt'>): number {
  if (call.answeredAt === null || call.endedAt === null) return 0;
  return Math.max(0, Math.round((Date.parse(call.endedAt) - Date.parse(call.answeredAt)) / 1000));
}
