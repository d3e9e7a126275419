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
      'A call ends after so many minutes without any packet of sound, though its phone still answers; 0: never. A phone that does not answer is asked after 15 seconds of silence, and ends the call earlier. Embedded core.',
      '60',
      wholeNumber(0, 1440),
    ),
    SIDECALL_CODECS: setting(
      'Audio formats, best first: opus, pcmu, pcma.',
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
