import type { Format } from '../../port.ts';
import { allFormats, formatFacts } from '../../sound/formats.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The audio stream in a session description (RFC 8866). */
export interface RemoteAudio {
  /** All m-lines in their order, including the audio. An answer must repeat them. */
  mediaLines: readonly MediaLine[];
  audioIndex: number;
  direction: Direction;
  /** True if port zero rejects the stream or turns it off (RFC 3264 5.1, 8.2). */
  off?: boolean;
  /** In the sender's order, with payload types. */
  formats: readonly { format: Format; payloadType: number }[];
  /** Payload types of telephone-event (RFC 4733), by clock rate. */
  events: ReadonlyMap<number, number>;
}

export interface MediaLine {
  kind: string;
  port: number;
  protocol: string;
  formats: string;
  mid: string | null;
}

/** The additional fields of a browser's description (RFC 8829 and its extensions). */
export interface RemoteMedia extends RemoteAudio {
  bundled: boolean;
  ice: { ufrag: string; password: string; lite: boolean };
  fingerprints: readonly { algorithm: string; value: string }[];
  setup: string;
  /** Without the prefix "candidate:". */
  candidates: readonly string[];
}

/** `malformed`: not SDP (400). `incompatible`: nothing that both sides support (488). */
export class SdpError extends Error {
  readonly kind: 'malformed' | 'incompatible';

  constructor(kind: 'malformed' | 'incompatible', message: string) {
    super(message);
    this.name = 'SdpError';
    this.kind = kind;
  }
}

/** A media line with its attributes, or the session part. */
export interface Section {
  m: string;
  /** c=: destination of the media. */
  connection: string | null;
  attributes: string[];
}

export interface Description {
  session: Section;
  sections: readonly Section[];
  mediaLines: readonly MediaLine[];
}

const maxLines = 600;
const maxPort = 65_535;
/** No real description has more streams, and each needs a line in the answer. */
const maxSections = 32;

/**
 * Splits a description into its parts. Extra white space and missing lines that RFC 8866 requires but nothing here
 * needs are tolerated.
 * @throws SdpError
 */
export function readDescription(text: string): Description {
  const lines = text
    .split(/\r\n|[\r\n\0]/)
    .map((line) => line.trim().replace(/^([a-z])\s*=\s*/, '$1='))
    .filter((line) => line !== '');
  if (lines[0] !== 'v=0') throw new SdpError('malformed', 'the body is no session description');
  if (lines.length > maxLines) throw new SdpError('malformed', 'the session description is too long');
  const session: Section = { m: '', connection: null, attributes: [] };
  const sections: Section[] = [];
  for (const line of lines) {
    if (!/^[a-z]=/.test(line)) throw new SdpError('malformed', 'a line of the session description is none');
    const current = sections.at(-1) ?? session;
    if (line.startsWith('m=')) sections.push({ m: line.slice(2), connection: null, attributes: [] });
    else if (line.startsWith('c=')) current.connection ??= line.slice(2);
    else if (line.startsWith('a=')) current.attributes.push(line.slice(2).replace(/^([\w-]+)\s*:\s*/, '$1:'));
  }
  if (sections.length > maxSections) throw new SdpError('malformed', 'the session description has too many streams');
  const mediaLines = sections.map(({ m, attributes }) => {
    // A rejected stream may have no formats.
    const match = /^(\S+)\s+(\d{1,5})(?:\s*\/\s*\d+)?\s+(\S+)(?:\s+(.+))?$/.exec(m);
    if (!match || Number(match[2]) > maxPort) {
      throw new SdpError('malformed', 'a media line of the session description is none');
    }
    const [, kind = '', port = '0', protocol = '', formats = ''] = match;
    return {
      kind: kind.toLowerCase(),
      port: Number(port),
      protocol,
      formats: formats.replace(/\s+/g, ' '),
      mid: firstOf(attributes, 'mid'),
    };
  });
  return { session, sections, mediaLines };
}

/** Parses a browser's description. @throws SdpError */
export function parseSdp(text: string): RemoteMedia {
  const { session, sections, mediaLines } = readDescription(text);
  const audioIndex = mediaLines.findIndex(
    ({ kind, port, protocol }) => kind === 'audio' && port > 0 && /^UDP\/TLS\/RTP\/SAVPF?$/.test(protocol),
  );
  const audio = sections[audioIndex];
  if (!audio) throw new SdpError('incompatible', 'no audio over SRTP with DTLS is offered');
  return { mediaLines, audioIndex, ...readAudio(audio, session) };
}

function readAudio(audio: Section, session: Section): Omit<RemoteMedia, 'mediaLines' | 'audioIndex'> {
  const read = (name: string): string | null => firstOf(audio.attributes, name) ?? firstOf(session.attributes, name);
  const ufrag = read('ice-ufrag');
  const password = read('ice-pwd');
  if (!ufrag || !password) throw new SdpError('incompatible', 'no ICE is offered');
  const own = valuesOf(audio.attributes, 'fingerprint');
  const fingerprints = (own.length > 0 ? own : valuesOf(session.attributes, 'fingerprint')).flatMap((line) => {
    const [algorithm, value] = line.split(' ');
    return algorithm && value ? [{ algorithm, value }] : [];
  });
  if (fingerprints.length === 0) throw new SdpError('incompatible', 'no DTLS fingerprint is offered');
  const lite = session.attributes.includes('ice-lite');
  return {
    bundled: firstOf(session.attributes, 'group')?.startsWith('BUNDLE') ?? false,
    ice: { ufrag, password, lite },
    fingerprints,
    setup: read('setup') ?? 'actpass',
    candidates: valuesOf(audio.attributes, 'candidate'),
    direction: readDirection(audio, session),
    ...readFormats(audio),
  };
}

/** Reads the supported formats, and the payload types of telephone events. */
export function readFormats(audio: Section): Pick<RemoteAudio, 'formats' | 'events'> {
  const names = new Map<number, string>([
    // RFC 3551: static types need no rtpmap.
    [0, 'pcmu/8000'],
    [8, 'pcma/8000'],
  ]);
  for (const line of valuesOf(audio.attributes, 'rtpmap')) {
    const [, type, name = ''] = /^(\d{1,3})\s+(.+)$/.exec(line) ?? [];
    if (type !== undefined) names.set(Number(type), encodingOf(name));
  }
  const formats: { format: Format; payloadType: number }[] = [];
  const events = new Map<number, number>();
  const types = /^\S+\s+\d+(?:\s*\/\s*\d+)?\s+\S+\s+(.+)$/.exec(audio.m)?.[1]?.split(/\s+/) ?? [];
  for (const type of types.filter((each) => /^\d{1,3}$/.test(each)).map(Number)) {
    const name = names.get(type);
    const format = allFormats.find((each) => formatFacts[each].rtpmap === name);
    if (format && !formats.some((known) => known.format === format)) formats.push({ format, payloadType: type });
    const event = /^telephone-event\/(\d+)$/.exec(name ?? '');
    if (event && !events.has(Number(event[1]))) events.set(Number(event[1]), type);
  }
  return { formats, events };
}

/**
 * Normalizes `name/clock rate/channels` for comparison. RFC 8866 6.6 allows omitting a single channel, and some senders
 * omit more.
 */
function encodingOf(written: string): string {
  const [name = '', rate, channels] = written.toLowerCase().replace(/\s+/g, '').split('/');
  if (name === 'opus') return (rate ?? '48000') === '48000' ? 'opus/48000/2' : '';
  const known = rate === undefined || rate === '' ? '8000' : rate;
  return channels === undefined || channels === '' || channels === '1'
    ? `${name}/${known}`
    : `${name}/${known}/${channels}`;
}

/** Returns the first value of an attribute. */
export function firstOf(attributes: readonly string[], name: string): string | null {
  return valuesOf(attributes, name)[0] ?? null;
}

/** Returns all values of an attribute. */
export function valuesOf(attributes: readonly string[], name: string): string[] {
  return attributes.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1));
}

/** RFC 8866 6.7: the direction of the stream, otherwise of the session, otherwise both ways. */
export function readDirection(audio: Section, session: Section): Direction {
  return directionOf(audio.attributes) ?? directionOf(session.attributes) ?? 'sendrecv';
}

function directionOf(attributes: readonly string[]): Direction | null {
  const all: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
  return (
    (attributes.map((line) => line.toLowerCase()).find((line) => all.includes(line)) as Direction | undefined) ?? null
  );
}

/** RFC 3264 section 6.1: returns the direction of the answer. While holding, we ask for no media. */
export function answerDirection(offered: Direction, holding = false): Direction {
  if (holding) return offered === 'sendrecv' || offered === 'recvonly' ? 'sendonly' : 'inactive';
  if (offered === 'sendonly') return 'recvonly';
  return offered === 'recvonly' ? 'sendonly' : offered;
}
