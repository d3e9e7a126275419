/** A session description as a real stack sends it, and the expected reading of its audio. */
export interface SdpCase {
  name: string;
  source: string;
  /** Lines separated by "|". Unless `head` is false, they follow `v=0`, o=, s=, c= of 192.0.2.10 and t=. */
  lines: string;
  head?: false;
  /** From a browser: ICE and DTLS. */
  browser?: true;
  srtp?: 'optional' | 'required';
  /** The audio's destination (null: none), the codecs in order, digits by clock rate, and the direction. */
  audio?: [to: string | null, formats: string, events: string, direction: string];
  refused?: 'malformed' | 'incompatible';
}

type Audio = NonNullable<SdpCase['audio']>;

export function heard(name: string, source: string, lines: string, audio: Audio, more: Partial<SdpCase> = {}): SdpCase {
  return { name, source, lines, audio, ...more };
}

export function refused(
  name: string,
  source: string,
  lines: string,
  why: NonNullable<SdpCase['refused']> = 'incompatible',
  more: Partial<SdpCase> = {},
): SdpCase {
  return { name, source, lines, refused: why, ...more };
}

export const usual: Audio = ['192.0.2.10:4000', 'pcmu', '', 'sendrecv'];
export const both: Audio = ['192.0.2.10:4000', 'pcmu pcma', '8000:101', 'sendrecv'];
