import * as z from 'zod/mini';
import { identity } from './identity.ts';

/** The target of a transfer or consultation: an agent, or a number in any spelling. */
export const Target = z.union([
  z.object({ agent: identity }),
  z.object({ number: z.string().check(z.maxLength(160)) }),
]);
export type Target = z.infer<typeof Target>;

/**
 * The state of another participant:
 *
 *   ringing ─► talking ◄─► muted
 *      └─────────┴──────────► gone (removed from the list)
 */
const partyStates = ['ringing', 'talking', 'muted'] as const;

/** A participant other than the call's agent and its customer. */
export const CallParty = z.object({
  id: z.string(),
  kind: z.enum(['agent', 'number', 'supervisor']),
  /** An agent's name, or a formatted number, masked if necessary. */
  display: z.string(),
  state: z.enum(partyStates),
  /** Only the agent hears the participant, while the customer waits with music. */
  consulting: z.boolean(),
});
export type CallParty = z.infer<typeof CallParty>;

/** A finished recording of a call. Its sound: POST /v1/recordings/{id}/playback. */
export const CallRecording = z.object({
  id: z.string(),
  kind: z.enum(['call', 'voicemail']),
  durationMs: z.number(),
  /** When it started, ISO 8601, UTC. */
  at: z.string(),
  /** The recording is partial, because a write failed or a crash ended it. The existing part can be played. */
  incomplete: z.optional(z.boolean()),
});
export type CallRecording = z.infer<typeof CallRecording>;

export const recordingStates = ['off', 'on', 'paused'] as const;
export const RecordingAction = z.object({ action: z.enum(['start', 'pause', 'resume', 'stop']) });
export type RecordingAction = z.infer<typeof RecordingAction>;

/** How a supervisor takes part: hears all, speaks only to the agent, or speaks to all. */
export const superviseModes = ['listen', 'whisper', 'barge'] as const;
export const Supervise = z.object({ mode: z.enum(superviseModes) });
export type SuperviseMode = z.infer<typeof Supervise>['mode'];

/** Answer of POST /v1/recordings/{id}/playback: an address that needs no token and is valid for a few minutes. */
export const Playback = z.object({
  url: z.string(),
  expiresAt: z.string(),
  /** The same sound as a file to keep. Absent: this person only plays it. */
  download: z.optional(z.string()),
});
export type Playback = z.infer<typeof Playback>;
