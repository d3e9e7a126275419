import type { CallParty, CallRecording, recordingStates } from '../protocol/parties.ts';

/** Somebody in the call besides its agent and its customer, as the gateway keeps it. */
export interface PartyRecord extends CallParty {
  /** The agent's or supervisor's identity; null: a number. */
  identity: string | null;
}

/** An agent who had the call, and is out of it. */
export interface FormerAgent {
  identity: string;
  /** ISO 8601, UTC. */
  leftAt: string;
  /** The wrap-up's note; null while it is not saved. */
  note: string | null;
  /** The disposition that they chose at wrap-up. */
  disposition?: string | null;
  /** False: the contact was found or created after they left. */
  knewContact?: boolean;
}

/** The two agents of an internal call; the caller is the call's agent. */
export interface InternalCall {
  callerName: string;
  /** Identity of the agent who is called. */
  callee: string;
  calleeName: string;
}

/** Who works in a call besides its agent, and what is recorded of it. */
export interface CallCrew {
  parties: readonly PartyRecord[];
  formers: readonly FormerAgent[];
  /** As the virtual number had it when the call came. */
  recordMode: 'off' | 'on-demand' | 'always';
  recording: (typeof recordingStates)[number];
  recordings: readonly CallRecording[];
  /** A call from one agent to another: it has no customer, and the CRM no part in it. */
  internal?: InternalCall | undefined;
  /** Who may have answered a dialled number, where somebody guessed. */
  answeredBy?: 'human' | 'machine' | 'unknown' | undefined;
}
