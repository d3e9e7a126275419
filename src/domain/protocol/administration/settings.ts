import * as z from 'zod/mini';

/** A setting of the gateway. It is changed in the environment or the configuration file. */
export const SettingView = z.object({
  name: z.string(),
  description: z.string(),
  /** The text in force. null: a secret, which is not returned. "": not set. */
  value: z.nullable(z.string()),
  /** "": none. */
  default: z.string(),
  /** Where the text comes from. `secret-file`: the file that the setting with the suffix `_FILE` names. */
  source: z.enum(['environment', 'file', 'secret-file', 'default']),
});
export type SettingView = z.infer<typeof SettingView>;

/** The report of `sidecall doctor`. */
export const DoctorReport = z.object({
  /** When the examination began, ISO 8601, UTC. */
  at: z.string(),
  findings: z.array(
    z.object({
      verdict: z.enum(['right', 'wrong', 'note']),
      says: z.string(),
      /** What to do. null: nothing. */
      todo: z.nullable(z.string()),
    }),
  ),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
