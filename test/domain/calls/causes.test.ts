import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cause,
  causeOfReason,
  causeOfSipStatus,
  endReasonOfCause,
  endReasons,
  sipStatusOfCause,
} from '../../../src/domain/calls/end-reason.ts';

describe('causes', () => {
  test('that the core speaks come back from SIP as they went', () => {
    for (const code of Object.values(cause)) {
      // 16 is not a refusal: an INVITE cleared with it looks like a missed call.
      if (code === cause.normal) continue;
      // 503 is a temporary failure. Only the Reason header says that no circuit is available.
      if (code === cause.noCircuit) continue;
      expect(causeOfSipStatus(sipStatusOfCause(code))).toBe(code);
    }
  });

  test.each([
    [404, 1],
    [486, 17],
    [600, 17],
    [603, 21],
    [484, 28],
    [408, 102],
    [504, 102],
    [410, 22],
    [483, 25],
    [501, 79],
    [505, 127],
    [599, 41],
  ])('SIP %i is Q.850 %i', (status, code) => {
    expect(causeOfSipStatus(status)).toBe(code);
  });

  test('whatever the number: a refusal from 400 to 599, stable on the way back, and a reason a person knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (code) => {
        const status = sipStatusOfCause(code);
        expect(status >= 400 && status < 600).toBe(true);
        const back = causeOfSipStatus(status);
        expect(causeOfSipStatus(sipStatusOfCause(back))).toBe(back);
        expect(endReasons).toContain(endReasonOfCause(code));
      }),
    );
  });

  test('a Reason header tells them exactly (RFC 3326)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 127 }), fc.string(), (code, text) => {
        const quoted = `"${text.replace(/["\\]/g, '\\$&')}"`;
        expect(causeOfReason([`Q.850;cause=${code}`])).toBe(code);
        expect(causeOfReason([`SIP;cause=486;text=${quoted}, Q.850 ;text=${quoted}; cause=${code}`])).toBe(code);
      }),
    );
    expect(causeOfReason(['SIP ;cause=486 ;text="Busy, here"'])).toBe(17);
    expect(causeOfReason(['SIP;cause=200;text="Call completed elsewhere"'])).toBe(16);
    for (const bad of [[], ['Q.850'], ['Q.850;cause=0'], ['Q.850;cause=300'], ['SIP;cause=99'], ['x;cause=17']]) {
      expect(causeOfReason(bad)).toBeNull();
    }
  });
});
