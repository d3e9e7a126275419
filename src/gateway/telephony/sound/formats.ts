import type { Format } from '../port.ts';

interface FormatFacts {
  /** Value of a=rtpmap, in lower case. */
  rtpmap: string;
  clockRate: number;
  /** The payload type that we offer: static for G.711 (RFC 3551), Chromium's for Opus. */
  payloadType: number;
}

export const formatFacts: Readonly<Record<Format, FormatFacts>> = {
  opus: { rtpmap: 'opus/48000/2', clockRate: 48_000, payloadType: 111 },
  pcmu: { rtpmap: 'pcmu/8000', clockRate: 8000, payloadType: 0 },
  pcma: { rtpmap: 'pcma/8000', clockRate: 8000, payloadType: 8 },
};

export const allFormats = Object.keys(formatFacts) as readonly Format[];

/** Returns the formats of `wanted` that are also in `available`, in the order of `wanted`. */
export function common(wanted: readonly Format[], available: readonly Format[]): Format[] {
  return wanted.filter((format) => available.includes(format));
}
