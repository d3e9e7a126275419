import type { Format } from '../port.ts';
import { formatFacts } from './formats.ts';
import type { Direction, RemoteMedia } from './sdp.ts';

export interface LocalMedia {
  /** Numbers of the o= line; the version goes up with every change (RFC 3264 section 8). */
  session: string;
  version: number;
  /** Random name of our stream in RTCP and SDP. */
  cname: string;
  ssrc: number;
  ice: { ufrag: string; password: string };
  fingerprint: { algorithm: string; value: string };
  setup: 'actpass' | 'active' | 'passive';
  /** Without the "candidate:" before them. */
  candidates: readonly string[];
  direction: Direction;
  formats: readonly { format: Format; payloadType: number }[];
  events: ReadonlyMap<number, number>;
}

/** An offer, or with `remote` the answer to it. It names nobody: only addresses of this gateway are in it. */
export function printSdp(local: LocalMedia, remote: RemoteMedia | null = null): string {
  const mid = remote ? (remote.mediaLines[remote.audioIndex]?.mid ?? null) : '0';
  const lines = ['v=0', `o=- ${local.session} ${local.version} IN IP4 127.0.0.1`, 's=-', 't=0 0'];
  if (mid !== null && (remote === null || remote.bundled)) lines.push(`a=group:BUNDLE ${mid}`);
  lines.push('a=msid-semantic: WMS');
  const count = remote?.mediaLines.length ?? 1;
  for (let index = 0; index < count; index++) {
    const offered = remote?.mediaLines[index];
    if (remote && offered && index !== remote.audioIndex) {
      // RFC 3264 section 6: a stream that is not wanted is answered with port zero.
      lines.push(`m=${offered.kind} 0 ${offered.protocol} ${offered.formats}`, 'c=IN IP4 0.0.0.0');
      if (offered.mid !== null) lines.push(`a=mid:${offered.mid}`);
      lines.push('a=inactive');
    } else lines.push(...audioLines(local, mid));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function audioLines(local: LocalMedia, mid: string | null): string[] {
  const types = [...local.formats.map(({ payloadType }) => payloadType), ...local.events.values()];
  const lines = [
    // The real addresses are in the candidates (RFC 8839 section 4.2.1.3).
    `m=audio 9 UDP/TLS/RTP/SAVPF ${types.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...local.candidates.map((candidate) => `a=candidate:${candidate}`),
    'a=end-of-candidates',
    `a=ice-ufrag:${local.ice.ufrag}`,
    `a=ice-pwd:${local.ice.password}`,
    `a=fingerprint:${local.fingerprint.algorithm} ${local.fingerprint.value}`,
    `a=setup:${local.setup}`,
    ...(mid === null ? [] : [`a=mid:${mid}`]),
    `a=${local.direction}`,
    'a=rtcp-mux',
  ];
  for (const { format, payloadType } of local.formats) {
    lines.push(
      `a=rtpmap:${payloadType} ${formatFacts[format].rtpmap.replace('pcm', 'PCM').replace(/^PCM(.)/, (_, law: string) => `PCM${law.toUpperCase()}`)}`,
    );
    if (format === 'opus') lines.push(`a=fmtp:${payloadType} minptime=10;useinbandfec=1`);
  }
  for (const [clockRate, payloadType] of local.events) {
    lines.push(`a=rtpmap:${payloadType} telephone-event/${clockRate}`, `a=fmtp:${payloadType} 0-15`);
  }
  lines.push('a=ptime:20', `a=msid:${local.cname} audio`, `a=ssrc:${local.ssrc} cname:${local.cname}`);
  return lines;
}
