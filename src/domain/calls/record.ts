import type { CrmContact } from '../crm/contact.ts';
import type { Participant } from '../participants/participant.ts';
import type { CallRecording, recordingStates } from '../protocol/parties.ts';
import type { CallId } from './call-id.ts';
import type { CallConsent } from './consent.ts';
import type { EndReason } from './end-reason.ts';
import type { CallOrigin } from './origin.ts';
import type { Phase } from './phase.ts';

export type Direction = 'inbound' | 'outbound';

/** How far the caller lookup is: the pop says so, and fills in when the CRM answers. */
export type LookupState = 'pending' | 'found' | 'unknown' | 'unavailable';

/** One call as the gateway keeps it: real numbers inside. Never leaves the gateway as it is. */
export interface CallRecord {
  id: CallId;
  direction: Direction;
  phase: Phase;
  /**
   * The outside party in E.164; a short number, an extension or a name as it was received, where it is none
   * (`isE164`); null when the caller withheld it.
   */
  customerNumber: string | null;
  /** Nobody vouches for the number: it is shown as such, and neither looked up nor called back. */
  unverified?: boolean | undefined;
  /** The name the caller gave (a website visitor), not the CRM's. */
  customerName: string | null;
  virtualNumber: string;
  masked: boolean;
  /** The agent it rings at, or who has it. */
  agent: string | null;
  lookup: LookupState;
  contact: CrmContact | null;
  /** Call parameters (page address, visitor's name …). */
  params: Record<string, string>;
  /** Names of parameters that the site declared as identifiers: shown as they are, also where the call is masked. */
  identifiers?: readonly string[] | undefined;
  /** ISO 8601, UTC. */
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  endReason: EndReason | null;
  note: string;
  disposition: string | null;
  origin: CallOrigin;
  /** All who take or took part, in the order of joining. */
  participants: readonly Participant[];
  /** As the virtual number had it when the call came. */
  recordMode: 'off' | 'on-demand' | 'always';
  recording: (typeof recordingStates)[number];
  /** Finished ones. */
  recordings: readonly CallRecording[];
  /** What may have answered a dialled number, if the carrier or Asterisk guessed. */
  answeredBy?: 'human' | 'machine' | 'unknown' | undefined;
  /** Absent: none is needed, and none was given or refused. */
  consent?: CallConsent | undefined;
}

/** Whole seconds from answer to end; 0 for a call nobody answered. */
export function talkSeconds(call: Pick<CallRecord, 'answeredAt' | 'endedAt'>): number {
  if (call.answeredAt === null || call.endedAt === null) return 0;
  return Math.max(0, Math.round((Date.parse(call.endedAt) - Date.parse(call.answeredAt)) / 1000));
}
