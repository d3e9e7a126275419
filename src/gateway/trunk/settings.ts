import * as z from 'zod';
import { wholeNumber } from '../config/parsers.ts';
import { secretOf } from '../config/secret-text.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { TlsSettings } from './tls-files.ts';

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be IP addresses or networks');

/** A carrier, or a PBX of one's own, in the settings. */
const trunk = z.strictObject({
  /** Unique. Appears in logs and metrics. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be of a-z, 0-9 and -'),
  /** Host that takes our calls. */
  host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be a host name or an IP address'),
  /** Default: 5060, or 5061 over TLS. */
  port: z.int().min(1).max(65_535).optional(),
  transport: z.enum(['udp', 'tcp', 'tls']).default('udp'),
  /** Credentials for digest authentication (RFC 7616). Without them the trunk knows us by our address. */
  user: z.string().min(1).max(128).optional(),
  password: z.string().min(1).max(256).optional(),
  /** File that holds the password. */
  passwordFile: z.string().min(1).max(4096).optional(),
  /** Register with the trunk, so that its calls reach us. */
  register: z.boolean().default(false),
  registerSeconds: z.int().min(60).max(86_400).default(300),
  /** Host part of our From. Default: the host. */
  domain: z.string().min(1).max(253).optional(),
  /** User part of From for a call without a number to show. */
  callerId: z.string().max(64).optional(),
  /** Numbers that the trunk may call, as it sends them. Empty: all virtual numbers. */
  numbers: z.array(z.string().min(1).max(64)).default([]),
  /** Source addresses of its calls, in addition to its host. */
  from: z.array(address).max(100).default([]),
  /** SRTP with keys in the SDP (RFC 4568). */
  srtp: z.enum(['off', 'optional', 'required']).default('off'),
  codecs: z
    .array(z.enum(['opus', 'pcmu', 'pcma']))
    .min(1)
    .optional(),
  /** Interval of the OPTIONS pings. 0 turns them off. */
  pingSeconds: z.int().min(0).max(3600).default(30),
  /** Lower values are tried first. */
  priority: z.int().min(0).max(1000).default(10),
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
    if ((user === undefined) !== ((password ?? passwordFile) === undefined))
      return fail(`${name}: user and password go together`);
    if (register && user === undefined) return fail(`${name}: to register takes a user and a password`);
  }
  return result.data;
}) as unknown as z.ZodType<TrunkSettings[], string>;

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
