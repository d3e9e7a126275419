import type { Format } from '../../port.ts';
import { allFormats, formatFacts } from '../../sound/formats.ts';

/**
 * Session descriptions between a browser and Asterisk. They are passed on line by line (RFC 8866) and changed only as
 * far as the call needs it.
 */
export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

const directions: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
/** RFC 3551: static types need no rtpmap. */
const staticTypes: readonly (readonly [string, string])[] = [
  ['0', 'pcmu/8000'],
  ['8', 'pcma/8000'],
];
/** Attributes of a single payload type. */
const ofOneType = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)\b/;

/** The names that Asterisk uses in its lists of formats. */
export function asteriskNames(formats: readonly Format[]): string {
  const names: Readonly<Record<Format, string>> = { opus: 'opus', pcmu: 'ulaw', pcma: 'alaw' };
  return formats.map((format) => names[format]).join(',');
}

/** Returns the formats of the audio stream in its order. Empty if there is no audio. */
export function formatsOf(sdp: string): Format[] {
  const lines = linesOf(sdp);
  const names = typeNames(lines);
  return typesOf(lines).flatMap((type) => formatOf(names.get(type)) ?? []);
}

/** Returns the description with only these audio formats, and RFC 4733 digits at 8000 Hz, which every side supports. */
export function onlyFormats(sdp: string, formats: readonly Format[]): string {
  const lines = linesOf(sdp);
  const names = typeNames(lines);
  const kept = typesOf(lines).filter((type) => {
    const name = names.get(type) ?? '';
    const format = formatOf(name);
    return format === null ? name === 'telephone-event/8000' : formats.includes(format);
  });
  return joined(
    lines
      .filter((line) => {
        const type = ofOneType.exec(line)?.[1];
        return type === undefined || kept.includes(type);
      })
      .map((line) => (line.startsWith('m=audio ') ? [...line.split(' ').slice(0, 3), ...kept].join(' ') : line)),
  );
}

/** RFC 3264 section 5.1: the default is `sendrecv`. */
export function directionOf(sdp: string): SdpDirection {
  const found = linesOf(sdp).find((line) => line.startsWith('a=') && directions.includes(line.slice(2)));
  return (found?.slice(2) as SdpDirection | undefined) ?? 'sendrecv';
}

export function withDirection(sdp: string, direction: SdpDirection): string {
  const lines = linesOf(sdp).filter((line) => !(line.startsWith('a=') && directions.includes(line.slice(2))));
  return joined([...lines, `a=${direction}`]);
}

/** Replaces the origin (RFC 8866 5.2). Its version grows with each new description of a session. */
export function withOrigin(sdp: string, session: string, version: number): string {
  return joined(
    linesOf(sdp).map((line) => (line.startsWith('o=') ? `o=- ${session} ${version} IN IP4 0.0.0.0` : line)),
  );
}

function typesOf(lines: readonly string[]): string[] {
  return (
    lines
      .find((line) => line.startsWith('m=audio '))
      ?.split(' ')
      .slice(3) ?? []
  );
}

function typeNames(lines: readonly string[]): Map<string, string> {
  const names = new Map(staticTypes);
  for (const line of lines) {
    const [, type, name] = /^a=rtpmap:(\d+) (\S+)/.exec(line) ?? [];
    if (type !== undefined && name !== undefined) names.set(type, name.toLowerCase());
  }
  return names;
}

function formatOf(name: string | undefined): Format | null {
  return allFormats.find((format) => formatFacts[format].rtpmap === name) ?? null;
}

function linesOf(sdp: string): string[] {
  return sdp.split(/\r?\n/).filter((line) => line !== '');
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n`;
}
