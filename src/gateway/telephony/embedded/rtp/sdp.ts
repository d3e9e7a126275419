import type { Format } from '../../port.ts';
import { allFormats, formatFacts } from '../../sound/formats.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What any session description says of the one audio stream (RFC 8866). */
export interface RemoteAudio {
  /** All m-lines in their order, to be mirrored in an answer; the audio's among them. */
  mediaLines: readonly MediaLine[];
  audioIndex: number;
  direction: Direction;
  /** The stream is refused or put aside by port zero (RFC 3264 5.1, 8.2). */
  off?: boolean;
  /** The sender's order, by payload type. */
  formats: readonly { format: Format; payloadType: number }[];
  /** telephone-event payload types (RFC 4733) by clock rate. */
  events: ReadonlyMap<number, number>;
}

export interface MediaLine {
  kind: string;
  port: number;
  protocol: string;
  formats: string;
  mid: string | null;
}

/** And what a browser says of it (RFC 8829 and what that builds on). */
export interface RemoteMedia extends RemoteAudio {
  bundled: boolean;
  ice: { ufrag: string; password: string; lite: boolean };
  fingerprints: readonly { algorithm: string; value: string }[];
  setup: string;
  /** Without the "candidate:" before them. */
  candidates: readonly string[];
}

/** `malformed`: no SDP at all (400). `incompatible`: nothing both sides can do (488). */
export class SdpError extends Error {
  readonly kind: 'malformed' | 'incompatible';

  constructor(kind: 'malformed' | 'incompatible', message: string) {
    super(message);
    this.name = 'SdpError';
    this.kind = kind;
  }
}

/** A media line, or the session, with what belongs to it. */
export interface Section {
  m: string;
  /** c=: where media goes. */
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
/** Nobody has so many streams; each is mirrored in an answer. */
const maxSections = 32;

/**
 * Splits a description into its parts. White space that RFC 8866 does not have, and lines that it wants and nobody here
 * needs, cost nothing.
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
    // A stream that is refused may come without formats.
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

/** A browser's description. @throws SdpError */
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

/** Formats that can be used here, and the payload types of telephone events. */
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

/** `name/clock rate/channels` as it is compared: RFC 8866 6.6 lets one channel be left out, and some leave out more. */
function encodingOf(written: string): string {
  const [name = '', rate, channels] = written.toLowerCase().replace(/\s+/g, '').split('/');
  if (name === 'opus') return (rate ?? '48000') === '48000' ? 'opus/48000/2' : '';
  const known = rate === undefined || rate === '' ? '8000' : rate;
  return channels === undefined || channels === '' || channels === '1'
    ? `${name}/${known}`
    : `${name}/${known}/${channels}`;
}

/** The first value of an attribute. */
export function firstOf(attributes: readonly string[], name: string): string | null {
  return valuesOf(attributes, name)[0] ?? null;
}

/** All values of an attribute. */
export function valuesOf(attributes: readonly string[], name: string): string[] {
  return attributes.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1));
}

/** RFC 8866 6.7: of the stream, else of the session, else both ways. */
export function readDirection(audio: Section, session: Section): Direction {
  return directionOf(audio.attributes) ?? directionOf(session.attributes) ?? 'sendrecv';
}

function directionOf(attributes: readonly string[]): Direction | null {
  const all: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
  return (
    (attributes.map((line) => line.toLowerCase()).find((line) => all.includes(line)) as Direction | undefined) ?? null
  );
}

/** RFC 3264 section 6.1: what answers a direction; by who holds the other side, nothing is asked for. */
export function answerDirection(offered: Direction, holding = false): Direction {
  if (holding) return offered === 'sendrecv' || offered === 'recvonly' ? 'sendonly' : 'inactive';
  if (offered === 'sendonly') return 'recvonly';
  return offered === 'recvonly' ? 'sendonly' : offered;
}
