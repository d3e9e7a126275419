import { callerHeader, encodeParam, paramHeader } from '../../domain/protocol/sip-headers.ts';

/** Call parameters as in the SDK: every value becomes text. */
export function textParams(params: Record<string, unknown> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, String(value)]));
}

/** The header lines of an outgoing call: each parameter except `To`, and the caller ID. */
export function paramLines({ To: _target, ...params }: Record<string, string>, callerId?: string): string[] {
  const lines = Object.entries(params).map(([name, value]) => `${paramHeader}: ${encodeParam(name, value)}`);
  // A line break would start another header.
  if (callerId !== undefined) lines.push(`${callerHeader}: ${callerId.replace(/[\r\n]/g, '')}`);
  return lines;
}
