import type { ConsentRule } from '../../domain/calls/consent.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import type { OutboundRules } from '../../domain/outbound/rules.ts';
import type { ChallengeSettings } from '../http/challenge.ts';
import type { EmergencySettings } from '../outbound/emergency-calls.ts';
import { rulesOf } from '../outbound/settings.ts';
import type { BucketSettings } from '../recordings/bucket.ts';
import type { LibrarySettings } from '../speech/library.ts';
import type { VisitorSettings } from '../telephony/limits/visitor-limits.ts';
import type { Format } from '../telephony/port.ts';
import type { TrunkSettings } from '../trunk/settings.ts';
import type { TlsSettings } from '../trunk/tls-files.ts';
import type { IceServerSetting } from './ice.ts';
import { nearestSetting } from './names.ts';
import { fileNames, secretsFromFiles, trunkPasswords } from './secrets.ts';
import { type SettingName, type SettingValue, settingNames, settings } from './settings.ts';

/** What the gateway was told at its start, checked. */
export interface Config {
  port: number;
  host: string;
  dataFolder: string;
  /** The address of a PostgreSQL database; it may hold a password. null: a file in the data folder. */
  database: string | null;
  /** With less free space on its disk, a warning. */
  diskLowBytes: number;
  country: Country;
  /** Normal origins; may hold "*". */
  origins: string[];
  /** null: kept in the data folder. */
  jwtSecret: string | null;
  /** Tokens signed with these count, too. */
  jwtPreviousSecrets: string[];
  /** Of one address. */
  tokensPerMinute: number;
  /** Empty: one is kept in the data folder. */
  apiKeys: string[];
  /** null: no CRM. */
  crm: { name: string; url: string; token: string } | null;
  crmTimeoutMs: number;
  media: {
    publicAddress: string | null;
    bindAddress: string | null;
    udpPorts: [first: number, last: number] | null;
    roundMs: number;
  };
  iceServers: IceServerSetting[];
  formats: Format[];
  /** A call ends after so long without sound; null: never. */
  longestSilenceMs: number | null;
  ringback: 'local' | 'early-media';
  ringSeconds: number;
  /** Legs at once. Without `channels` the core's own limit counts. */
  limits: { channels?: number; channelsPerIdentity: number; visitors: VisitorSettings };
  graceSeconds: number;
  dispositions: string[];
  recording: {
    /** What calls need first. */
    consent: ConsentRule;
    /** null: not encrypted. */
    key: Buffer | null;
    /** 0: for ever. */
    days: number;
    /** null: kept in the data folder. */
    bucket: BucketSettings | null;
  };
  sounds: LibrarySettings;
  /** Of the embedded core. */
  trunks: TrunkSettings[];
  trunkPort: number;
  trunkTls: TlsSettings;
  /** null: the embedded core. */
  asterisk: {
    urls: string[];
    ariPassword: string;
    sipPassword: string /** null: no carrier. */;
    dial: string | null;
    guessMachine: boolean;
  } | null;
  /** Whom agents and transfers may call. */
  outbound: OutboundRules;
  emergency: EmergencySettings;
  /** null: none. */
  challenge: ChallengeSettings | null;
  demo: boolean;
  logLevel: SettingValue<'SIDECALL_LOG_LEVEL'>;
  trustProxy: string[];
  /** Names in small letters; empty: any, except on loopback. */
  hostnames: string[];
  /** /metrics needs no key on loopback. */
  metricsLocal: boolean;
  /** Most event streams at once. */
  streams: { perIdentity: number; perAddress: number };
}

/** Why a start is refused: one line a problem. */
export class ConfigProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigProblems';
    this.problems = problems;
  }
}

/**
 * Reads the settings; the environment wins over the file.
 * @param env SIDECALL_… variables; others are left alone, an empty one counts as not set
 * @param file the parsed JSON of SIDECALL_CONFIG: an object with the same names; lists may be JSON lists
 * @throws ConfigProblems with a line for each setting that is not valid
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, file: unknown = {}): Config {
  return readSettings(env, file).config;
}

/**
 * The same, with the text of each setting, by which a reload tells what has changed. Texts hold secrets.
 * @throws ConfigProblems
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  file: unknown = {},
): { config: Config; texts: ReadonlyMap<SettingName, string> } {
  const texts = new Map<SettingName, string>();
  const problems: string[] = [];
  const fromFile = textsOfFile(file, problems);
  const values: Record<string, unknown> = {};
  const given = (name: string): string => env[name] || fromFile.get(name) || '';
  const secrets = secretsFromFiles(given, problems);
  for (const name of settingNames) {
    const text = given(name) || secrets.get(name) || settings[name].default;
    texts.set(name, text);
    const result = settings[name].schema.safeParse(text);
    if (result.success) values[name] = result.data;
    // The value itself is not printed: it may be a secret.
    else problems.push(`${name} ${result.error.issues[0]?.message ?? 'is not valid'}`);
  }
  const value = <Name extends SettingName>(name: Name): SettingValue<Name> => values[name] as SettingValue<Name>;
  if (problems.length === 0 && value('SIDECALL_CRM') !== '' && value('SIDECALL_CRM_URL') === '') {
    problems.push('SIDECALL_CRM_URL must be set when SIDECALL_CRM is');
  }
  const storage = ['SIDECALL_S3_BUCKET', 'SIDECALL_S3_ACCESS_KEY', 'SIDECALL_S3_SECRET_KEY'] as const;
  if (problems.length === 0 && value('SIDECALL_S3_ENDPOINT') !== '') {
    for (const name of storage) {
      if (value(name) === '') problems.push(`${name} must be set when SIDECALL_S3_ENDPOINT is`);
    }
  }
  if (problems.length === 0 && (value('SIDECALL_TRUNK_TLS_CERT') === '') !== (value('SIDECALL_TRUNK_TLS_KEY') === '')) {
    problems.push('SIDECALL_TRUNK_TLS_CERT and SIDECALL_TRUNK_TLS_KEY must be set together');
  }
  if (problems.length === 0 && value('SIDECALL_CORE') === 'asterisk') {
    if (value('SIDECALL_TRUNKS').length > 0)
      problems.push('SIDECALL_TRUNKS is of the embedded core: Asterisk has its own');
    for (const name of asteriskNeeds) {
      if (value(name).length === 0) problems.push(`${name} must be set when SIDECALL_CORE is asterisk`);
    }
  }
  const trunks = trunkPasswords((values.SIDECALL_TRUNKS ?? []) as TrunkSettings[], problems);
  const emergency = (values.SIDECALL_EMERGENCY ?? { numbers: [] }) as SettingValue<'SIDECALL_EMERGENCY'>;
  if (emergency.trunk !== undefined && !trunks.some(({ name }) => name === emergency.trunk)) {
    problems.push('SIDECALL_EMERGENCY trunk: must be the name of a trunk of SIDECALL_TRUNKS');
  }
  if (problems.length > 0) throw new ConfigProblems(problems);
  const config: Config = {
    port: value('SIDECALL_PORT'),
    host: value('SIDECALL_HOST'),
    dataFolder: value('SIDECALL_DATA'),
    database: value('SIDECALL_DATABASE') || null,
    diskLowBytes: value('SIDECALL_DISK_LOW_MB') * 1_000_000,
    country: value('SIDECALL_COUNTRY') as Country,
    origins: value('SIDECALL_ORIGINS'),
    jwtSecret: value('SIDECALL_JWT_SECRET') || null,
    jwtPreviousSecrets: value('SIDECALL_JWT_PREVIOUS_SECRETS'),
    tokensPerMinute: value('SIDECALL_TOKENS_PER_MINUTE'),
    apiKeys: value('SIDECALL_API_KEYS'),
    crm:
      value('SIDECALL_CRM') === ''
        ? null
        : { name: value('SIDECALL_CRM'), url: value('SIDECALL_CRM_URL'), token: value('SIDECALL_CRM_TOKEN') },
    crmTimeoutMs: value('SIDECALL_CRM_TIMEOUT_MS'),
    media: {
      publicAddress: value('SIDECALL_PUBLIC_ADDRESS') || null,
      bindAddress: value('SIDECALL_BIND_ADDRESS') || null,
      udpPorts: value('SIDECALL_UDP_PORTS'),
      roundMs: value('SIDECALL_AUDIO_ROUND_MS'),
    },
    iceServers: value('SIDECALL_ICE_SERVERS'),
    formats: value('SIDECALL_CODECS'),
    longestSilenceMs: value('SIDECALL_SILENCE_MINUTES') * 60_000 || null,
    ringback: value('SIDECALL_RINGBACK'),
    ringSeconds: value('SIDECALL_RING_SECONDS'),
    limits: {
      ...(value('SIDECALL_MAX_LEGS') > 0 && { channels: value('SIDECALL_MAX_LEGS') }),
      channelsPerIdentity: value('SIDECALL_MAX_LEGS_EACH'),
      visitors: {
        share: value('SIDECALL_VISITOR_LEGS') / 100,
        callsOfNetwork: value('SIDECALL_VISITOR_CALLS'),
        perMinute: value('SIDECALL_VISITOR_CALLS_A_MINUTE'),
      },
    },
    graceSeconds: value('SIDECALL_GRACE_SECONDS'),
    dispositions: value('SIDECALL_DISPOSITIONS'),
    recording: {
      consent: value('SIDECALL_CONSENT'),
      key: value('SIDECALL_RECORDING_KEY') === '' ? null : Buffer.from(value('SIDECALL_RECORDING_KEY'), 'base64'),
      days: value('SIDECALL_RECORDING_DAYS'),
      bucket:
        value('SIDECALL_S3_ENDPOINT') === ''
          ? null
          : {
              endpoint: value('SIDECALL_S3_ENDPOINT'),
              bucket: value('SIDECALL_S3_BUCKET'),
              region: value('SIDECALL_S3_REGION'),
              accessKey: value('SIDECALL_S3_ACCESS_KEY'),
              secretKey: value('SIDECALL_S3_SECRET_KEY'),
              prefix: value('SIDECALL_S3_PREFIX'),
              pathStyle: value('SIDECALL_S3_PATH_STYLE'),
            },
    },
    sounds: {
      prompts: value('SIDECALL_PROMPTS') || null,
      service:
        value('SIDECALL_SPEECH_URL') === ''
          ? null
          : { url: value('SIDECALL_SPEECH_URL'), key: value('SIDECALL_SPEECH_KEY') || null },
      allowHttp: value('SIDECALL_SOUNDS_HTTP'),
      maxBytes: value('SIDECALL_SOUNDS_MB') * 1_000_000,
      timeoutMs: value('SIDECALL_SOUNDS_SECONDS') * 1000,
      cacheBytes: value('SIDECALL_SOUNDS_CACHE_MB') * 1_000_000,
    },
    trunks,
    trunkPort: value('SIDECALL_TRUNK_PORT'),
    trunkTls: {
      port: value('SIDECALL_TRUNK_TLS_PORT'),
      certificate: value('SIDECALL_TRUNK_TLS_CERT') || null,
      key: value('SIDECALL_TRUNK_TLS_KEY') || null,
      authorities: value('SIDECALL_TRUNK_TLS_CA') || null,
    },
    asterisk:
      value('SIDECALL_CORE') === 'asterisk'
        ? {
            urls: value('SIDECALL_ASTERISK_URL'),
            ariPassword: value('SIDECALL_ASTERISK_ARI_PASSWORD'),
            sipPassword: value('SIDECALL_ASTERISK_SIP_PASSWORD'),
            dial: value('SIDECALL_ASTERISK_DIAL') || null,
            guessMachine: value('SIDECALL_ASTERISK_AMD'),
          }
        : null,
    outbound: rulesOf(value('SIDECALL_OUTBOUND'), value('SIDECALL_COUNTRY') as Country),
    emergency: {
      numbers: emergency.numbers,
      callerId: emergency.callerId ?? null,
      trunk: (value('SIDECALL_CORE') === 'asterisk' ? emergency.dial : emergency.trunk) ?? null,
    },
    challenge:
      value('SIDECALL_CHALLENGE_URL') === ''
        ? null
        : { url: value('SIDECALL_CHALLENGE_URL'), secret: value('SIDECALL_CHALLENGE_SECRET') || null },
    demo: value('SIDECALL_DEMO'),
    logLevel: value('SIDECALL_LOG_LEVEL'),
    trustProxy: value('SIDECALL_TRUST_PROXY'),
    hostnames: value('SIDECALL_HOSTNAMES'),
    metricsLocal: value('SIDECALL_METRICS_LOCAL'),
    streams: {
      perIdentity: value('SIDECALL_MAX_STREAMS_EACH'),
      perAddress: value('SIDECALL_MAX_STREAMS_ADDRESS'),
    },
  };
  return { config, texts };
}

const asteriskNeeds = [
  'SIDECALL_ASTERISK_URL',
  'SIDECALL_ASTERISK_ARI_PASSWORD',
  'SIDECALL_ASTERISK_SIP_PASSWORD',
] as const;

/** The file's values as the environment would spell them. */
function textsOfFile(file: unknown, problems: string[]): Map<string, string> {
  const texts = new Map<string, string>();
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    problems.push('SIDECALL_CONFIG must hold a JSON object of settings');
    return texts;
  }
  for (const [name, value] of Object.entries(file)) {
    if (Object.hasOwn(settings, name) || fileNames.includes(name)) texts.set(name, textOf(value));
    else {
      const meant = nearestSetting(name.slice(0, 60));
      const hint = meant === null ? '' : `; did you mean ${meant}?`;
      problems.push(`${name.slice(0, 60)} in the configuration file is not a setting${hint}`);
    }
  }
  return texts;
}

function textOf(value: unknown): string {
  if (value === null) return '';
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
