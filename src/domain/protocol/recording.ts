import * as z from 'zod/mini';

/** A recording, limited to the part that the reader may play. */
export const RecordingView = z.object({
  id: z.string(),
  callId: z.string(),
  kind: z.enum(['call', 'voicemail']),
  channels: z.union([z.literal(1), z.literal(2)]),
  startedAt: z.string(),
  state: z
    .enum(['whole', 'interrupted', 'failed'])
    .check(
      z.describe('interrupted by a crash, or failed because it could not be written: both play as far as they go'),
    ),
  durationMs: z.number(),
  bytes: z.number().check(z.describe('of the file as it is stored, which may be encrypted')),
  startedBy: z.nullable(z.string()).check(z.describe('an identity; null: by the rule of the virtual number')),
  sha256: z.nullable(z.string()).check(z.describe('of the file as it is stored')),
});
export type RecordingView = z.infer<typeof RecordingView>;

/** The loudness of a recording. */
export const RecordingWaveform = z.object({
  levels: z
    .array(z.int().check(z.minimum(0), z.maximum(100)))
    .check(z.describe('peaks at even distances, from the start to the end; 100: full scale')),
});
export type RecordingWaveform = z.infer<typeof RecordingWaveform>;
