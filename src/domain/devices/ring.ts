import * as z from 'zod/mini';

/** The synthesized sounds of an incoming call. */
export const melodies = ['soft', 'classic', 'chime', 'low'] as const;
export type Melody = (typeof melodies)[number];

/** How an incoming call is announced in this browser. */
export const Ring = z.object({
  melody: z.enum(melodies),
  /** 0 to 1. */
  volume: z.number().check(z.gte(0), z.lte(1)),
  /** By a notification of the system, if the page is not in front and the browser permits it. */
  notifies: z.boolean(),
  vibrates: z.boolean(),
});
export type Ring = z.infer<typeof Ring>;

export const usualRing: Ring = { melody: 'soft', volume: 0.5, notifies: true, vibrates: true };
