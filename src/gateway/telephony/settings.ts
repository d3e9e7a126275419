import * as z from 'zod';
import { flag, httpAddress, list, udpPorts, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { VisitorSettings } from './limits/visitor-limits.ts';

const formats = z.enum(['opus', 'pcmu', 'pcma'], 'must be of opus, pcmu, pcma');
const ipAddress = z.union([z.literal(''), z.ipv4(), z.ipv6()], 'must be an IP address');

/** Addresses and ports for the embedded core's audio. */
export const media = settingsGroup(
  {
    SIDECALL_PUBLIC_ADDRESS: setting(
      'IP address at which browsers and trunks reach the audio ports, if it is not the machine’s own (NAT, cloud).',
      '',
      ipAddress,
    ),
    SIDECALL_BIND_ADDRESS: setting(
      'IP address of the network interface for audio. Empty: all interfaces.',
      '',
      ipAddress,
    ),
    SIDECALL_UDP_PORTS: setting(
      'UDP ports for audio, first-last; a call through a trunk takes two. Empty: any free port.',
      '',
      udpPorts,
    ),
    SIDECALL_AUDIO_ROUND_MS: setting(
      'Batch interval for reading media packets, in milliseconds (Linux). Saves a quarter of the processor time. 0 turns batching off.',
      '4',
      wholeNumber(0, 10),
    ),
  },
  (value) => ({
    media: {
      publicAddress: value.SIDECALL_PUBLIC_ADDRESS || null,
      bindAddress: value.SIDECALL_BIND_ADDRESS || null,
      udpPorts: value.SIDECALL_UDP_PORTS,
      roundMs: value.SIDECALL_AUDIO_ROUND_MS,
    },
  }),
);

/** Audio formats, and the limit on silence. */
export const sound = settingsGroup(
  {
    SIDECALL_SILENCE_MINUTES: setting(
      'Minutes without any audio packet after which a call ends, although its phone still answers. 0: never. After 15 seconds of silence the gateway asks the phone; a phone that does not answer ends the call earlier. Embedded core.',
      '60',
      wholeNumber(0, 1440),
    ),
    SIDECALL_CODECS: setting(
      'Audio codecs in order of preference: opus, pcmu, pcma.',
      'opus,pcmu,pcma',
      list(formats).pipe(z.array(formats).min(1, 'must name at least one format')),
    ),
  },
  (value) => ({
    formats: value.SIDECALL_CODECS,
    /** Silence after which a call ends. Null: never. */
    longestSilenceMs: value.SIDECALL_SILENCE_MINUTES * 60_000 || null,
  }),
);

/** Limits on legs at once. Without `channels`, the core's own limit applies. */
export interface LegAllowance {
  channels?: number;
  channelsPerIdentity: number;
  visitors: VisitorSettings;
}

/** Limits on the number of legs. */
export const limits = settingsGroup(
  {
    SIDECALL_MAX_LEGS: setting(
      'Maximum number of concurrent legs; a usual call has two. More are refused with 503. 0: 500 in the embedded core, 5000 with Asterisk.',
      '0',
      wholeNumber(0, 100_000),
    ),
    SIDECALL_MAX_LEGS_EACH: setting(
      'Maximum number of concurrent legs of one agent or visitor. More are refused with 486 (busy).',
      '10',
      wholeNumber(1, 1000),
    ),
    SIDECALL_VISITOR_LEGS: setting(
      'Maximum share of legs for calls of website visitors, in percent. The others stay free for carriers and agents.',
      '50',
      wholeNumber(1, 100),
    ),
    SIDECALL_VISITOR_CALLS: setting(
      'Maximum number of concurrent calls of website visitors from one IP address (IPv6: one /64).',
      '20',
      wholeNumber(1, 10_000),
    ),
    SIDECALL_VISITOR_CALLS_A_MINUTE: setting(
      'Maximum number of calls that website visitors can start from one IP address in a minute. More are refused with 503 and Retry-After.',
      '20',
      wholeNumber(1, 10_000),
    ),
  },
  (value): { limits: LegAllowance } => ({
    limits: {
      ...(value.SIDECALL_MAX_LEGS > 0 && { channels: value.SIDECALL_MAX_LEGS }),
      channelsPerIdentity: value.SIDECALL_MAX_LEGS_EACH,
      visitors: {
        share: value.SIDECALL_VISITOR_LEGS / 100,
        callsOfNetwork: value.SIDECALL_VISITOR_CALLS,
        perMinute: value.SIDECALL_VISITOR_CALLS_A_MINUTE,
      },
    },
  }),
);

/** Settings that the core on Asterisk servers requires. */
const asteriskNeeds = [
  'SIDECALL_ASTERISK_URL',
  'SIDECALL_ASTERISK_ARI_PASSWORD',
  'SIDECALL_ASTERISK_SIP_PASSWORD',
] as const;

/** Selects the core. */
export const core = settingsGroup(
  {
    SIDECALL_CORE: setting(
      'Telephony core: embedded (in the gateway’s process) or asterisk (your own servers).',
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
      'Dial string of Asterisk for outside numbers, e.g. PJSIP/{number}@carrier. Empty: no outside calls.',
      '',
      z.string().refine((text) => text === '' || text.includes('{number}'), 'must have {number} in it'),
    ),
    SIDECALL_ASTERISK_AMD: setting(
      '1: Asterisk detects whether a person or a machine answered an agent’s call. The result is in the log and the events, as a hint.',
      '0',
      flag,
    ),
  },
  (value, { problems }) => {
    const isAsterisk = value.SIDECALL_CORE === 'asterisk';
    for (const name of isAsterisk ? asteriskNeeds : []) {
      if (value[name].length === 0) problems.push(`${name} must be set when SIDECALL_CORE is asterisk`);
    }
    const asterisk = {
      urls: value.SIDECALL_ASTERISK_URL,
      ariPassword: value.SIDECALL_ASTERISK_ARI_PASSWORD,
      sipPassword: value.SIDECALL_ASTERISK_SIP_PASSWORD,
      /** Null: no carrier. */
      dial: value.SIDECALL_ASTERISK_DIAL || null,
      guessMachine: value.SIDECALL_ASTERISK_AMD,
    };
    return {
      /** Null: the embedded core. */
      asterisk: isAsterisk ? asterisk : null,
    };
  },
);
