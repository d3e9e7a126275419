import { formatFacts } from '../../sound/formats.ts';
import type { LocalAudio } from './media-path.ts';
import type { RemoteAudio, RemoteMedia } from './sdp.ts';

export interface LocalMedia extends LocalAudio {
  ice: { ufrag: string; password: string };
  fingerprint: { algorithm: string; value: string };
  setup: 'actpass' | 'active' | 'passive';
  /** Without the prefix "candidate:". */
  candidates: readonly string[];
}

/** Prints an offer, or with `remote` the answer to it. It contains no personal data, only addresses of this gateway. */
export function printSdp(local: LocalMedia, remote: RemoteMedia | null = null): string {
  const mid = remote ? (remote.mediaLines[remote.audioIndex]?.mid ?? null) : '0';
  const lines = ['v=0', `o=- ${local.session} ${local.version} IN IP4 127.0.0.1`, 's=-', 't=0 0'];
  if (mid !== null && (remote === null || remote.bundled)) lines.push(`a=group:BUNDLE ${mid}`);
  lines.push('a=msid-semantic: WMS');
  const count = remote?.mediaLines.length ?? 1;
  for (let index = 0; index < count; index++) {
    const offered = remote?.mediaLines[index];
    if (remote && offered && index !== remote.audioIndex) lines.push(...refusedLines(offered));
    else lines.push(...audioLines(local, mid));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** RFC 3264 section 6: an unwanted stream is answered with port zero. */
export function refusedLines(offered: RemoteAudio['mediaLines'][number]): string[] {
  const { kind, protocol, formats, mid } = offered;
  // RFC 8866 5.14: a media line needs a format, even if the offer has none.
  const lines = [`m=${kind} 0 ${protocol} ${formats === '' ? '0' : formats}`, 'c=IN IP4 0.0.0.0'];
  if (mid !== null) lines.push(`a=mid:${mid}`);
  return [...lines, 'a=inactive'];
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
  lines.push(...formatLines(local));
  lines.push('a=ptime:20', `a=msid:${local.cname} audio`, `a=ssrc:${local.ssrc} cname:${local.cname}`);
  return lines;
}

/** Prints the meaning of the payload types. */
export function formatLines({ formats, events }: Pick<LocalAudio, 'formats' | 'events'>): string[] {
  const lines: string[] = [];
  for (const { format, payloadType } of formats) {
    lines.push(
      `a=rtpmap:${payloadType} ${formatFacts[format].rtpmap.replace('pcm', 'PCM').replace(/^PCM(.)/, (_, law: string) => `PCM${law.toUpperCase()}`)}`,
    );
    if (format === 'opus') lines.push(`a=fmtp:${payloadType} minptime=10;useinbandfec=1`);
  }
  for (const [clockRate, payloadType] of events) {
    lines.push(`a=rtpmap:${payloadType} telephone-event/${clockRate}`, `a=fmtp:${payloadType} 0-15`);
  }
  return lines;
}
