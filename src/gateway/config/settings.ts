import * as z from 'zod';
import { consentRules } from '../../domain/calls/consent.ts';
import { isCountry } from '../../domain/numbers/e164.ts';
import { emergencyText } from '../outbound/emergency-settings.ts';
import { outboundText } from '../outbound/settings.ts';
import { trunksText } from '../trunk/settings.ts';
import { iceServersText } from './ice.ts';
import { flag, list, origin, recordingKeyText, seconds, udpPorts, wholeNumber } from './parsers.ts';

interface Setting<Schema extends z.ZodType> {
  /** One sentence for the README's table. */
  description: string;
  /** As it would be written in the environment; "" means not set. */
  default: string;
  /** Reads the text. */
  schema: Schema;
}

function setting<Schema extends z.ZodType>(description: string, defaultText: string, schema: Schema): Setting<Schema> {
  return { description, default: defaultText, schema };
}

const formats = z.enum(['opus', 'pcmu', 'pcma'], 'must be of opus, pcmu, pcma');
const ipAddress = z.union([z.literal(''), z.ipv4(), z.ipv6()], 'must be an IP address');
const proxies = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.enum(['loopback', 'uniquelocal', 'linklocal'])],
  'must be IP addresses or networks such as 10.0.0.0/8',
);

const httpAddress = z
  .string()
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'must be http or https addresses');
const hostname = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be host names such as cti.example, without scheme and port');
const bucketMessage = 'must be 3 to 63 small letters, digits, . and -';

/** Every setting of the gateway: the only list, from which the README's table is made. */
export const settings = {
  SIDECALL_PORT: setting('TCP port for HTTP, events and SIP over WebSocket.', '8080', wholeNumber(0, 65_535)),
  SIDECALL_HOST: setting(
    'Address to listen on; 0.0.0.0 for every network of this machine.',
    '127.0.0.1',
    z.string().min(1),
  ),
  SIDECALL_DATA: setting('Folder of the database and of generated secrets.', './data', z.string().min(1)),
  SIDECALL_DATABASE: setting(
    'PostgreSQL 15 or newer in place of the file sidecall.db in the data folder, e.g. postgres://sidecall:password@db.example/sidecall. Empty: the file.',
    '',
    z.string().refine(
      (text) => text === '' || (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)),
      // The text itself may hold a password.
      'must be an address such as postgres://user:password@host/database',
    ),
  ),
  SIDECALL_DISK_LOW_MB: setting(
    'A warning is logged if the disk of the data folder has less free space than this, in megabytes; 0: never.',
    '500',
    wholeNumber(0, 1_000_000),
  ),
  SIDECALL_COUNTRY: setting(
    'Home country (ISO 3166-1 alpha-2): numbers without a country code are read in it.',
    'US',
    z.string().toUpperCase().refine(isCountry, 'must be a two-letter country code such as US or GB'),
  ),
  SIDECALL_ORIGINS: setting(
    'Origins of the pages that may use the gateway, comma-separated, e.g. https://crm.example; * allows all.',
    '',
    list(origin),
  ),
  SIDECALL_JWT_SECRET: setting(
    'Signs access tokens, at least 32 characters. Empty: made at the first start and kept in the data folder.',
    '',
    z.string().refine((text) => text === '' || text.length >= 32, 'must have at least 32 characters'),
  ),
  SIDECALL_JWT_PREVIOUS_SECRETS: setting(
    'Secrets from before, comma-separated: tokens signed with them count until they expire. To rotate, move the old secret here for a day.',
    '',
    list(z.string().min(32, 'must have at least 32 characters each')),
  ),
  SIDECALL_TOKENS_PER_MINUTE: setting(
    'Most tokens a minute that one server (address) may mint with its API key.',
    '600',
    wholeNumber(1, 100_000),
  ),
  SIDECALL_API_KEYS: setting(
    'Keys of your servers, comma-separated, each sk_ and at least 24 characters. Empty: one is made and kept in data/api-key.',
    '',
    list(z.string().regex(/^sk_[A-Za-z0-9_-]{24,200}$/, 'must be sk_ and at least 24 letters, digits, _ or -')),
  ),
  SIDECALL_CRM: setting('Name of the CRM adapter, e.g. demo-crm. Empty: no CRM.', '', z.string()),
  SIDECALL_CRM_URL: setting(
    'Address of the CRM.',
    '',
    z.union([z.literal(''), httpAddress], 'must be an http or https address'),
  ),
  SIDECALL_CRM_TOKEN: setting('Access token for the CRM.', '', z.string()),
  SIDECALL_CRM_TIMEOUT_MS: setting(
    'How long the CRM may take to answer, in milliseconds.',
    '5000',
    wholeNumber(100, 60_000),
  ),
  SIDECALL_PUBLIC_ADDRESS: setting(
    'IP address at which browsers and trunks reach the audio ports, when it is not the machine’s own (NAT, cloud).',
    '',
    ipAddress,
  ),
  SIDECALL_BIND_ADDRESS: setting('IP address of the network interface for audio. Empty: all.', '', ipAddress),
  SIDECALL_UDP_PORTS: setting(
    'UDP ports for audio, first-last; a call through a trunk takes two. Empty: any free port.',
    '',
    udpPorts,
  ),
  SIDECALL_AUDIO_ROUND_MS: setting(
    'On Linux the packets of all calls are read together so often, in milliseconds, which saves a quarter of the processor time; 0: each as it comes.',
    '4',
    wholeNumber(0, 10),
  ),
  SIDECALL_ICE_SERVERS: setting(
    'JSON list of STUN and TURN servers for browsers: {urls, username, credential}, or {urls, secret} for a TURN server with time-limited credentials.',
    '[]',
    iceServersText,
  ),
  SIDECALL_SILENCE_MINUTES: setting(
    'A call ends after so many minutes without any packet of sound, though its phone still answers; 0: never. A phone that does not answer is asked after 15 seconds of silence, and ends the call earlier. Embedded core.',
    '60',
    wholeNumber(0, 1440),
  ),
  SIDECALL_CODECS: setting(
    'Audio formats, best first: opus, pcmu, pcma.',
    'opus,pcmu,pcma',
    list(formats).pipe(z.array(formats).min(1, 'must name at least one format')),
  ),
  SIDECALL_RINGBACK: setting(
    'Who plays the ringing tone to a caller: local (its own phone) or early-media (the gateway).',
    'local',
    z.enum(['local', 'early-media'], 'must be local or early-media'),
  ),
  SIDECALL_RING_SECONDS: setting(
    'How long each agent rings where a virtual number does not say.',
    '20',
    seconds(3, 120),
  ),
  SIDECALL_MAX_LEGS: setting(
    'Most legs at once, two for a usual call; more are refused with 503. 0: 500 in the embedded core, 5000 with Asterisk.',
    '0',
    wholeNumber(0, 100_000),
  ),
  SIDECALL_MAX_LEGS_EACH: setting(
    'Most legs at once of one agent or visitor; more are refused with 486, busy.',
    '10',
    wholeNumber(1, 1000),
  ),
  SIDECALL_VISITOR_LEGS: setting(
    'Most legs that calls of website visitors may take, two for a call, in percent of all; the others stay free for carriers and agents.',
    '50',
    wholeNumber(1, 100),
  ),
  SIDECALL_VISITOR_CALLS: setting(
    'Most calls at once of website visitors with one IP address (IPv6: one /64).',
    '20',
    wholeNumber(1, 10_000),
  ),
  SIDECALL_VISITOR_CALLS_A_MINUTE: setting(
    'Calls that website visitors with one IP address may start in a minute; more are refused with 503 and Retry-After.',
    '20',
    wholeNumber(1, 10_000),
  ),
  SIDECALL_GRACE_SECONDS: setting(
    'How long calls may go on after the first Ctrl-C or SIGTERM.',
    '30',
    seconds(0, 3600),
  ),
  SIDECALL_DISPOSITIONS: setting(
    'What an agent can choose at wrap-up, comma-separated.',
    'Resolved,Follow-up,Wrong number,Voicemail,No answer',
    list(z.string().max(64)),
  ),
  SIDECALL_RECORDING_KEY: setting(
    'Encrypts recordings at rest: 32 bytes in base64, e.g. of “openssl rand -base64 32”. Empty: plain WAV files.',
    '',
    recordingKeyText,
  ),
  SIDECALL_CONSENT: setting(
    'What calls need before they are recorded, where a virtual number does not say: not-required, announce (the gateway says that the call is recorded) or required (PUT /v1/calls/{id}/consent).',
    'not-required',
    z.enum(consentRules, 'must be not-required, announce or required'),
  ),
  SIDECALL_RECORDING_DAYS: setting('How long recordings are kept, in days; 0: for ever.', '0', wholeNumber(0, 36_500)),
  SIDECALL_S3_ENDPOINT: setting(
    'Address of an S3-compatible storage, e.g. https://s3.example. Recordings move there once they are over. Empty: they stay in the data folder.',
    '',
    z.union([z.literal(''), httpAddress], 'must be an http or https address'),
  ),
  SIDECALL_S3_BUCKET: setting(
    'Its bucket.',
    '',
    z.string().regex(/^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, bucketMessage),
  ),
  SIDECALL_S3_REGION: setting(
    'Its region, as requests are signed for it.',
    'us-east-1',
    z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be small letters, digits and -'),
  ),
  SIDECALL_S3_ACCESS_KEY: setting('Id of the access key, which may put, get and delete objects.', '', z.string()),
  SIDECALL_S3_SECRET_KEY: setting('The access key’s secret.', '', z.string()),
  SIDECALL_S3_PREFIX: setting(
    'What the names of objects begin with.',
    'recordings/',
    z.string().regex(/^$|^[\w-][\w./-]{0,199}$/, 'must be letters, digits, _ . - and /, not beginning with /'),
  ),
  SIDECALL_S3_PATH_STYLE: setting(
    '1: the bucket stands in the path, as most storages of one’s own want it; 0: in the host’s name.',
    '1',
    flag,
  ),
  SIDECALL_PROMPTS: setting(
    'Folder of texts that somebody has spoken: WAV files and a prompts.json, a list of {language, text, file}. Empty: none.',
    '',
    z.string(),
  ),
  SIDECALL_SPEECH_URL: setting(
    'Your own speech service: takes POST {text, language, voice}, answers with a WAV file. Empty: espeak-ng, where it is installed.',
    '',
    z.union([z.literal(''), httpAddress], 'must be an http or https address'),
  ),
  SIDECALL_SPEECH_KEY: setting('Sent to the speech service as “Authorization: Bearer …”.', '', z.string()),
  SIDECALL_SOUNDS_HTTP: setting('1 lets sounds be fetched by http:// beside https://.', '0', flag),
  SIDECALL_SOUNDS_MB: setting(
    'The largest sound that is fetched from the web, in megabytes.',
    '10',
    wholeNumber(1, 100),
  ),
  SIDECALL_SOUNDS_SECONDS: setting('How long fetching a sound may take.', '5', seconds(1, 60)),
  SIDECALL_SOUNDS_CACHE_MB: setting(
    'Room for fetched and spoken sounds in the data folder, in megabytes.',
    '200',
    wholeNumber(1, 100_000),
  ),
  SIDECALL_TRUNKS: setting(
    'JSON list of SIP trunks: {name, host, port, transport, user, password or passwordFile, register, numbers, from, srtp, …}; see “Carriers”.',
    '[]',
    trunksText,
  ),
  SIDECALL_TRUNK_PORT: setting(
    'UDP and TCP port for SIP of trunks, where there are any.',
    '5060',
    wholeNumber(0, 65_535),
  ),
  SIDECALL_TRUNK_TLS_PORT: setting(
    'Port for SIP of trunks over TLS, where there is a certificate.',
    '5061',
    wholeNumber(1, 65_535),
  ),
  SIDECALL_TRUNK_TLS_CERT: setting(
    'File with the certificate for SIP over TLS and its chain (PEM); read anew each hour. Empty: the gateway only connects.',
    '',
    z.string(),
  ),
  SIDECALL_TRUNK_TLS_KEY: setting('File with its private key (PEM).', '', z.string()),
  SIDECALL_TRUNK_TLS_CA: setting(
    'File with certificates of authorities that trunks may have beside the usual ones (PEM).',
    '',
    z.string(),
  ),
  SIDECALL_CORE: setting(
    'Where sound is handled: embedded (in the gateway’s own process) or asterisk (servers of yours).',
    'embedded',
    z.enum(['embedded', 'asterisk'], 'must be embedded or asterisk'),
  ),
  SIDECALL_ASTERISK_URL: setting(
    'Addresses of the Asterisk servers’ HTTP, comma-separated, e.g. http://10.0.0.5:8088.',
    '',
    list(httpAddress),
  ),
  SIDECALL_ASTERISK_ARI_PASSWORD: setting('Password of the user sidecall in ari.conf.', '', z.string()),
  SIDECALL_ASTERISK_SIP_PASSWORD: setting('Password of the endpoint sidecall in pjsip.conf.', '', z.string()),
  SIDECALL_ASTERISK_DIAL: setting(
    'How Asterisk dials a number outside, e.g. PJSIP/{number}@carrier. Empty: not at all.',
    '',
    z.string().refine((text) => text === '' || text.includes('{number}'), 'must have {number} in it'),
  ),
  SIDECALL_ASTERISK_AMD: setting(
    '1 has Asterisk guess whether a person or a machine answered a call of an agent; a hint in the log and the events.',
    '0',
    flag,
  ),
  SIDECALL_OUTBOUND: setting(
    'JSON object of rules for outgoing calls: {countries, kinds, allow, deny, perAgent, total, prices, unpriced, endCallsAtLimit}; see “Outgoing calls”. Without it: numbers of the home country that cost no more than usual, within limits.',
    '{}',
    outboundText,
  ),
  SIDECALL_EMERGENCY: setting(
    'JSON object for emergency calls: {numbers, callerId, trunk, dial}; see “Emergency calls”. Without it: the emergency numbers of the home country, over the usual trunks, with the virtual number.',
    '{}',
    emergencyText,
  ),
  SIDECALL_CHALLENGE_URL: setting(
    'Service that checks whether a website visitor passed a challenge, as Turnstile, hCaptcha and reCAPTCHA do: takes POST secret, response, remoteip. For sites with "proof": "challenge".',
    '',
    z.union([z.literal(''), httpAddress], 'must be an http or https address'),
  ),
  SIDECALL_CHALLENGE_SECRET: setting('Its secret for your sites.', '', z.string()),
  SIDECALL_DEMO: setting('1 lets numbers outside be “called”: a recorded voice answers them.', '0', flag),
  SIDECALL_LOG_LEVEL: setting(
    'trace, debug, info, warn, error or silent.',
    'info',
    z.enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error or silent',
    ),
  ),
  SIDECALL_HOSTNAMES: setting(
    'Names under which this gateway is reached, comma-separated, e.g. cti.example. If set, others are refused; if not, others are refused on loopback.',
    '',
    list(hostname),
  ),
  SIDECALL_METRICS_LOCAL: setting(
    '1 lets programs on this machine read /metrics without an API key. Not behind a proxy on the same machine.',
    '0',
    flag,
  ),
  SIDECALL_MAX_STREAMS_EACH: setting(
    'Most event streams of one agent or supervisor at once; more are refused with 429.',
    '20',
    wholeNumber(1, 1000),
  ),
  SIDECALL_MAX_STREAMS_ADDRESS: setting(
    'Most event streams from one IP address (IPv6: one /64 network) at once.',
    '12000',
    wholeNumber(1, 1_000_000),
  ),
  SIDECALL_TRUST_PROXY: setting(
    'Addresses or networks of the proxies in front, comma-separated, whose X-Forwarded-For is believed.',
    '',
    list(proxies),
  ),
} as const;

export type SettingName = keyof typeof settings;
export type SettingValue<Name extends SettingName> = z.infer<(typeof settings)[Name]['schema']>;
export const settingNames = Object.keys(settings) as SettingName[];
