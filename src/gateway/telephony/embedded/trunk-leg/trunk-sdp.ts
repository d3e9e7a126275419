import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { TrunkMedia } from '../../../sip/auth/principal.ts';
import type { Format } from '../../port.ts';
import {
  type Description,
  type Direction,
  firstOf,
  type RemoteAudio,
  readDescription,
  readDirection,
  readFormats,
  SdpError,
  type Section,
  valuesOf,
} from '../rtp/sdp.ts';
import { type CryptoLine, parseCrypto } from './crypto-line.ts';

export interface Address {
  host: string;
  port: number;
}

/** The audio stream in a trunk's description: an address, and optional keys. */
export interface RemoteTrunk extends RemoteAudio {
  /** Null if the trunk wants no media (c=0.0.0.0), or gives a host name. */
  address: Address | null;
  /** A host name that must be resolved (RFC 8866 5.7). Null if the description has an address. */
  named: Address | null;
  /** RFC 3605, otherwise the next port. Null as above. */
  rtcp: Address | null;
  muxed: boolean;
  /** True for RTP/SAVP and similar profiles: SRTP only. */
  secure: boolean;
  /** Supported keys, in their order. */
  crypto: readonly CryptoLine[];
  /** Preferred and maximum packet length, in ms. */
  ptime: number | null;
  maxPtime: number | null;
}

/** Maximum number of a=crypto lines to read. */
const maxCrypto = 16;

/**
 * Selects the first suitable audio stream if several are offered. A stream with keys is preferred.
 * @throws SdpError `incompatible` if there is none, or if `srtp` requires keys that are missing
 */
export function parseTrunkSdp(text: string, { srtp, formats }: TrunkMedia): RemoteTrunk {
  const description = readDescription(text);
  let wrong: SdpError | null = null;
  const all = description.sections.flatMap((section, index) => {
    try {
      return readStream(description, section, index) ?? [];
    } catch (error) {
      // Another stream may be suitable.
      if (error instanceof SdpError) wrong ??= error;
      else throw error;
      return [];
    }
  });
  const secured = srtp === 'off' ? [] : all.filter(({ crypto }) => crypto.length > 0);
  const plain = srtp === 'required' ? [] : all.filter(({ secure }) => !secure);
  const chosen = secured[0] ?? plain[0] ?? offStream(description);
  if (chosen === undefined) {
    if (wrong !== null) throw wrong;
    const why = all.length === 0 ? 'no audio over RTP is offered' : `the audio does not fit SRTP that is ${srtp}`;
    throw new SdpError('incompatible', why);
  }
  if (formats === undefined) return chosen;
  return { ...chosen, formats: chosen.formats.filter(({ format }) => formats.includes(format)) };
}

/** Returns the formats for an offer to a trunk. Opus needs a trunk that is configured for it. */
export function offerable(wanted: readonly Format[], { formats }: TrunkMedia): Format[] {
  const allowed: readonly Format[] = formats ?? ['pcmu', 'pcma'];
  const fitting = wanted.filter((format) => allowed.includes(format));
  // If the trunk lacks the wanted formats, the audio is converted.
  return fitting.length > 0 ? fitting : allowed.filter((format) => format !== 'opus').slice(0, 2);
}

/**
 * Returns the first audio stream if all streams are turned off by port zero; it may return in the next description. An
 * offer of other media instead, such as fax, does not count.
 */
function offStream({ mediaLines, sections }: Description): RemoteTrunk | undefined {
  const index = mediaLines.findIndex(({ kind, protocol }) => kind === 'audio' && rtp.test(protocol));
  const section = sections[index];
  if (section === undefined || mediaLines.some(({ port }) => port !== 0)) return undefined;
  const nothing = {
    address: null,
    named: null,
    rtcp: null,
    muxed: false,
    secure: false,
    crypto: [],
    ptime: null,
    maxPtime: null,
  };
  return { ...nothing, mediaLines, audioIndex: index, direction: 'inactive', off: true, ...readFormats(section) };
}

/** RTP/AVP, and the variants with S, F or both (RFC 3711, 4585, 5124). */
const rtp = /^RTP\/(S?)AVPF?$/i;

/** Null if the section is not audio over RTP, or is rejected. */
function readStream({ session, mediaLines }: Description, section: Section, index: number): RemoteTrunk | null {
  const line = mediaLines[index];
  if (line === undefined || line.kind !== 'audio' || line.port === 0) return null;
  const profile = rtp.exec(line.protocol);
  if (!profile) return null;
  const host = hostOf(section.connection ?? session.connection);
  const direction = readDirection(section, session);
  const named = isIP(host) === 0;
  const silent = host === '0.0.0.0' || host === '::';
  return {
    mediaLines,
    audioIndex: index,
    address: silent || named ? null : { host, port: line.port },
    named: named ? { host, port: line.port } : null,
    rtcp: silent ? null : rtcpOf(section, { host, port: line.port }),
    muxed: section.attributes.includes('rtcp-mux'),
    secure: profile[1] !== '',
    crypto: valuesOf(section.attributes, 'crypto')
      .slice(0, maxCrypto)
      .flatMap((value) => parseCrypto(value) ?? []),
    ptime: millisecondsOf(section, 'ptime'),
    maxPtime: millisecondsOf(section, 'maxptime'),
    direction: silent ? mutedDirection(direction) : direction,
    ...readFormats(section),
  };
}

/** RFC 3264 8.4: the older way of holding uses no direction attribute and wants no media. */
function mutedDirection(direction: Direction): Direction {
  return direction === 'sendrecv' || direction === 'sendonly' ? 'sendonly' : 'inactive';
}

/**
 * Returns the address or name of one host. Multicast is not supported. A wrong address family is ignored.
 * @throws SdpError
 */
function hostOf(connection: string | null): string {
  const [, given = ''] = /^IN\s+IP[46]\s+(\S{1,253})$/i.exec(connection ?? '') ?? [];
  // A time to live is only for multicast (RFC 8866 5.7), but some senders add it.
  const bare = given.replace(/\/\d{1,3}$/, '').replace(/^\[(.*)\]$/, '$1');
  const host = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(bare) ? bare.split('.').map(Number).join('.') : bare;
  if (isIPv4(host) && !/^(?:22[4-9]|2[3-5]\d)\./.test(host)) return host;
  if (isIPv6(host) && !/^ff/i.test(host)) return host;
  if (hostName.test(host)) return host;
  throw new SdpError('incompatible', 'the description has no usable address of its audio');
}

const hostName = /^(?=.*[a-z])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

function rtcpOf(section: Section, { host, port }: Address): Address | null {
  const given = firstOf(section.attributes, 'rtcp');
  const [, ownPort, own] = /^(\d{1,5})(?:\s+IN\s+IP[46]\s+(\S{2,45}))?$/.exec(given ?? '') ?? [];
  const at = ownPort === undefined ? port + 1 : Number(ownPort);
  if (at === 0 || at > 65_535) return null;
  return { host: own !== undefined && (isIPv4(own) || isIPv6(own)) ? own : host, port: at };
}

function millisecondsOf(section: Section, name: string): number | null {
  const value = Number(/^(\d{1,3})(?:\.\d+)?$/.exec(firstOf(section.attributes, name) ?? '')?.[1] ?? 0);
  return value === 0 ? null : value;
}
