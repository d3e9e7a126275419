import * as z from 'zod/mini';
import { identity } from './identity.ts';

/** Whom to bring into a call: an agent, or a number in any spelling. */
export const Target = z.union([
  z.object({ agent: identity }),
  z.object({ number: z.string().check(z.maxLength(160)) }),
]);
export type Target = z.infer<typeof Target>;

/**
 * How somebody else stands in a call:
 *
 *   ringing ─► talking ◄─► muted
 *      └─────────┴──────────► gone (out of the list)
 */
const partyStates = ['ringing', 'talking', 'muted'] as const;

/** Somebody in the call besides its agent and its customer. */
export const CallParty = z.object({
  id: z.string(),
  kind: z.enum(['agent', 'number', 'supervisor']),
  /** An agent's name; of a number, the number as people write it, masked where it must be. */
  display: z.string(),
  state: z.enum(partyStates),
  /** Only the agent hears it, while the customer waits with music: not in the conversation yet. */
  consulting: z.boolean(),
});
export type CallParty = z.infer<typeof CallParty>;

/** A finished recording of a call. Its sound: POST /v1/recordings/{id}/playback. */
export const CallRecording = z.object({
  id: z.string(),
  kind: z.enum(['call', 'voicemail']),
  durationMs: z.number(),
  /** ISO 8601, UTC: when it began. */
  at: z.string(),
  /** It could not be written to its end, or a crash ended it: what there is can be heard. */
  incomplete: z.optional(z.boolean()),
});
export type CallRecording = z.infer<typeof CallRecording>;

export const recordingStates = ['off', 'on', 'paused'] as const;
export const RecordingAction = z.object({ action: z.enum(['start', 'pause', 'resume', 'stop']) });
export type RecordingAction = z.infer<typeof RecordingAction>;

/** How a supervisor takes part: hears all, speaks to the agent alone, or speaks to all. */
export const superviseModes = ['listen', 'whisper', 'barge'] as const;
export const Supervise = z.object({ mode: z.enum(superviseModes) });
export type SuperviseMode = z.infer<typeof Supervise>['mode'];

/** Answer of POST /v1/recordings/{id}/playback: needs no token, good for a few minutes. */
export const Playback = z.object({ url: z.string(), expiresAt: z.string() });
export type Playback = z.infer<typeof Playback>;
