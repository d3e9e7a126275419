import { callSidHeader, encodeParam, paramHeader } from '../../../domain/protocol/sip-headers.ts';

export function callSidLine(callId: string): string {
  // Whatever an id holds, it stays one line.
  return `${callSidHeader}: ${callId.replace(/[^\x21-\x7e]/g, '')}`;
}

export function paramLines(params: Readonly<Record<string, string>>): string[] {
  return Object.entries(params).map(([name, value]) => `${paramHeader}: ${encodeParam(name, value)}`);
}

/** RFC 3326: why, in the telephone network's words. */
export function reasonLine(cause: number): string {
  return `Reason: Q.850;cause=${cause}`;
}

/** RFC 3326 section 2: the phone shows no missed call. */
export const elsewhereLine = 'Reason: SIP;cause=200;text="Call completed elsewhere"';
