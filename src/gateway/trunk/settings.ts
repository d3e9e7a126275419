import * as z from 'zod';
import { TrunkName, trunkFields } from '../../domain/protocol/administration/trunk.ts';
import { wholeNumber } from '../config/parsers.ts';
import { secretOf } from '../config/secret-text.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { TlsSettings } from './tls-files.ts';

/** A carrier, or a PBX of one's own, in the settings. */
const trunk = z.strictObject({
  /** Unique. Appears in logs and metrics. */
  name: TrunkName,
  ...trunkFields,
  password: z.string().min(1).max(256).optional(),
  /** File that holds the password. */
  passwordFile: z.string().min(1).max(4096).optional(),
});

export type TrunkSettings = z.infer<typeof trunk>;

/** Parses the text of SIDECALL_TRUNKS. */
export const trunksText: z.ZodType<TrunkSettings[], string> = z.string().transform((text, context) => {
  const fail = (message: string): never => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text === '' ? '[]' : text);
  } catch {
    return fail('must be a JSON list of trunks');
  }
  const result = z.array(trunk).max(50).safeParse(parsed);
  if (!result.success) {
    const [issue] = result.error.issues;
    return fail(`entry ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`);
  }
  const names = result.data.map(({ name }) => name);
  if (new Set(names).size < names.length) return fail('must not name two trunks alike');
  for (const { name, user, password, passwordFile, register } of result.data) {
    if (password !== undefined && passwordFile !== undefined) {
      return fail(`${name}: password and passwordFile must not be set together`);
    }
    const problem = credentialsProblem({ user, register }, (password ?? passwordFile) !== undefined);
    if (problem !== null) return fail(`${name}: ${problem}`);
  }
  return result.data;
}) as unknown as z.ZodType<TrunkSettings[], string>;

/** What registration and pings depend on: a change of anything else restarts neither. */
export function lineOf(settings: TrunkSettings): string {
  const { host, port, transport, user, password, register, registerSeconds, domain, pingSeconds } = settings;
  return JSON.stringify([host, port, transport, user, password, register, registerSeconds, domain, pingSeconds]);
}

/** Why a trunk cannot have these credentials. null: it can. */
export function credentialsProblem(
  { user, register }: Pick<TrunkSettings, 'user' | 'register'>,
  hasPassword: boolean,
): string | null {
  if ((user === undefined) === hasPassword) return 'user and password go together';
  return register && user === undefined ? 'to register takes a user and a password' : null;
}

/** Carriers of the embedded core. */
export const trunks = settingsGroup(
  {
    SIDECALL_TRUNKS: setting(
      'JSON list of SIP trunks: {name, host, port, transport, user, password or passwordFile, register, numbers, from, srtp, …}; see “Carriers”.',
      '[]',
      trunksText,
    ),
    SIDECALL_TRUNK_PORT: setting(
      'UDP and TCP port for SIP of trunks, if there are any.',
      '5060',
      wholeNumber(0, 65_535),
    ),
    SIDECALL_TRUNK_TLS_PORT: setting(
      'Port for SIP of trunks over TLS, if there is a certificate.',
      '5061',
      wholeNumber(1, 65_535),
    ),
    SIDECALL_TRUNK_TLS_CERT: setting(
      'File with the certificate for SIP over TLS and its chain (PEM), read again every hour. Empty: the gateway only opens TLS connections and accepts none.',
      '',
      z.string(),
    ),
    SIDECALL_TRUNK_TLS_KEY: setting('File with the private key of the certificate (PEM).', '', z.string()),
    SIDECALL_TRUNK_TLS_CA: setting('File with further certificate authorities for trunks (PEM).', '', z.string()),
  },
  (value, { core, problems }): { trunks: TrunkSettings[]; trunkPort: number; trunkTls: TlsSettings } => {
    const { SIDECALL_TRUNKS: trunks, SIDECALL_TRUNK_TLS_CERT: certificate, SIDECALL_TRUNK_TLS_KEY: key } = value;
    if ((certificate === '') !== (key === '')) {
      problems.push('SIDECALL_TRUNK_TLS_CERT and SIDECALL_TRUNK_TLS_KEY must be set together');
    }
    if (core === 'asterisk' && trunks.length > 0) {
      problems.push('SIDECALL_TRUNKS is for the embedded core only: Asterisk has its own trunks');
    }
    return {
      trunks: withPasswords(trunks, problems),
      trunkPort: value.SIDECALL_TRUNK_PORT,
      trunkTls: {
        port: value.SIDECALL_TRUNK_TLS_PORT,
        certificate: certificate || null,
        key: key || null,
        authorities: value.SIDECALL_TRUNK_TLS_CA || null,
      },
    };
  },
);

/** Reads the passwords from files: replaces `passwordFile` by `password`. */
function withPasswords(trunks: readonly TrunkSettings[], problems: string[]): TrunkSettings[] {
  return trunks.map(({ passwordFile, ...trunk }) => {
    if (passwordFile === undefined) return trunk;
    const password = secretOf(passwordFile, `SIDECALL_TRUNKS ${trunk.name}: passwordFile`, problems);
    return password === null ? trunk : { ...trunk, password };
  });
}
