import { callerHeader, encodeParam, paramHeader } from '../domain/protocol/sip-headers.ts';

/** The header lines of an INVITE that carry call parameters and the caller id. */
export function inviteHeaders(params: Record<string, string>, callerId: string | undefined): string[] {
  const headers = Object.entries(params).map(([name, value]) => `${paramHeader}: ${encodeParam(name, value)}`);
  // A line end would begin another header.
  if (callerId !== undefined) headers.push(`${callerHeader}: ${callerId.replace(/[\r\n]/g, '')}`);
  return headers;
}
