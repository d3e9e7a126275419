import * as z from 'zod';

const urls = z.array(z.string().regex(/^(stun|stuns|turn|turns):\S+$/, 'must be stun: or turn: addresses')).min(1);

/** A STUN server, a TURN server with fixed credentials, or one with a shared secret for time-limited credentials. */
export const IceServerSetting = z.union([
  z.strictObject({ urls, secret: z.string().min(1) }),
  z.strictObject({ urls, username: z.string().min(1), credential: z.string().min(1) }),
  z.strictObject({ urls }),
]);
export type IceServerSetting = z.infer<typeof IceServerSetting>;

const message = 'must be a JSON list of {"urls": […]}, with "username" and "credential", or with "secret"';

export const iceServersText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text === '' ? '[]' : text);
    } catch {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  })
  .pipe(z.array(IceServerSetting, message));
