import { describe, expect, it } from 'vitest';
import {
  type HidCollection,
  hasButtons,
  lightReports,
  readButtons,
} from '../../../src/domain/devices/hid-telephony.ts';

/** A headset whose first byte has volume keys, the hook and a mute press; lights in the second report. */
const headset: HidCollection[] = [
  { usagePage: 0x0c, inputReports: [{ reportId: 1, items: [{ reportCount: 8, reportSize: 1, usages: [0x0c00e9] }] }] },
  {
    usagePage: 0x0b,
    inputReports: [
      {
        reportId: 2,
        items: [
          { reportCount: 1, reportSize: 1, usages: [0x0b0020], isAbsolute: true },
          { reportCount: 2, reportSize: 1, usages: [0x0b0021, 0x0b002f], isAbsolute: false },
          {
            reportCount: 1,
            reportSize: 4,
            isArray: true,
            isRange: true,
            usageMinimum: 0x0b00b0,
            usageMaximum: 0x0b00bb,
          },
          { reportCount: 9, reportSize: 1, isConstant: true },
          { reportCount: 1, reportSize: 1, usages: [0x0b0026], isAbsolute: false },
        ],
      },
    ],
    outputReports: [
      {
        reportId: 3,
        items: [
          { reportCount: 3, reportSize: 1, usages: [0x080017, 0x080009, 0x080018] },
          { reportCount: 6, reportSize: 1, isConstant: true },
          { reportCount: 1, reportSize: 1, usages: [0x080020] },
        ],
      },
    ],
  },
];

const read = (...bytes: number[]): ReturnType<typeof readButtons> =>
  readButtons(headset, 2, new DataView(new Uint8Array(bytes).buffer));
const dark = { ring: false, offHook: false, mute: false, hold: false };

describe('buttons of a headset', () => {
  it('are read at their place, whatever lies between them', () => {
    expect(read(0b001, 0, 0)).toEqual({
      hook: { pressed: true, lasting: true },
      flash: { pressed: false, lasting: false },
      mute: { pressed: false, lasting: false },
      drop: { pressed: false, lasting: false },
    });
    expect(read(0b110, 0, 1)).toMatchObject({
      hook: { pressed: false },
      flash: { pressed: true },
      mute: { pressed: true },
      drop: { pressed: true },
    });
  });

  it('of other reports are none, and a report that is too short has none pressed', () => {
    expect(readButtons(headset, 1, new DataView(new ArrayBuffer(1)))).toEqual({});
    expect(read(0b001).drop).toEqual({ pressed: false, lasting: false });
  });

  it('are also read in a list of those that are pressed', () => {
    const listed: HidCollection[] = [
      {
        usagePage: 0x0b,
        inputReports: [
          {
            items: [{ reportCount: 2, reportSize: 8, isArray: true, logicalMinimum: 1, usages: [0x0b0020, 0x0b002f] }],
          },
        ],
      },
    ];
    const data = new DataView(new Uint8Array([2, 0]).buffer);
    expect(readButtons(listed, 0, data)).toEqual({
      hook: { pressed: false, lasting: false },
      mute: { pressed: true, lasting: false },
    });
  });

  it('belong to a device for calls', () => {
    expect(hasButtons(headset)).toBe(true);
    expect(hasButtons(headset.slice(0, 1))).toBe(false);
  });
});

describe('lights of a headset', () => {
  it('are set at their place, in one report', () => {
    expect(lightReports(headset, { ...dark, mute: true, offHook: true })).toEqual([
      { reportId: 3, data: new Uint8Array([0b011, 0]) },
    ]);
    expect(lightReports(headset, { ...dark, ring: true, hold: true })).toEqual([
      { reportId: 3, data: new Uint8Array([0b100, 0b10]) },
    ]);
  });

  it('are none in a headset without lights', () => {
    expect(lightReports(headset.slice(0, 1), { ...dark, ring: true })).toEqual([]);
  });
});
