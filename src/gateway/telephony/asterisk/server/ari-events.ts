import { z } from 'zod';

/**
 * ARI's events (https://docs.asterisk.org, "Asterisk REST Data Models"), as far as they are used here. Asterisk adds
 * fields with every version, so unknown fields are ignored.
 */
const channel = z.object({
  id: z.string(),
  name: z.string(),
  /** Down, Rsrvd, OffHook, Dialing, Ring, Ringing, Up, Busy, …. */
  state: z.string(),
  caller: z.object({ name: z.string(), number: z.string() }),
  connected: z.object({ name: z.string(), number: z.string() }),
  dialplan: z.object({ context: z.string(), exten: z.string() }),
});

const playback = z.object({ id: z.string(), target_uri: z.string(), state: z.string() });

const recording = z.object({
  name: z.string(),
  target_uri: z.string(),
  state: z.string(),
  /** In whole seconds. */
  duration: z.number().optional(),
  cause: z.string().optional(),
});

/** When an event happened, e.g. "2030-01-01T10:00:00.037+0000", as ms since 1970. */
const timestamp = z.string().transform((text) => {
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : at;
});

const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('StasisStart'), channel, args: z.array(z.string()) }),
  z.object({ type: z.literal('StasisEnd'), channel }),
  z.object({ type: z.literal('ChannelStateChange'), channel }),
  /** Q.850. */
  z.object({ type: z.literal('ChannelDestroyed'), channel, cause: z.number(), cause_txt: z.string() }),
  z.object({
    type: z.literal('ChannelDtmfReceived'),
    channel,
    digit: z.string(),
    duration_ms: z.number(),
    timestamp: timestamp.optional(),
  }),
  z.object({ type: z.literal('ChannelHold'), channel }),
  z.object({ type: z.literal('ChannelUnhold'), channel }),
  /** `cause` is Q.850. `tech_cause` is the SIP status behind it, in newer versions. */
  z.object({
    type: z.literal('ChannelHangupRequest'),
    channel,
    cause: z.number().optional(),
    tech_cause: z.number().optional(),
  }),
  z.object({ type: z.literal('PlaybackStarted'), playback }),
  z.object({ type: z.literal('PlaybackFinished'), playback }),
  z.object({ type: z.literal('RecordingStarted'), recording }),
  z.object({ type: z.literal('RecordingFinished'), recording }),
  z.object({ type: z.literal('RecordingFailed'), recording }),
]);

export type AriEvent = z.infer<typeof event>;

/** Returns null for unused events and invalid data. */
export function parseAriEvent(text: string): AriEvent | null {
  try {
    return event.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
