/**
 * Buttons and lights of headsets for calls, as their report descriptors describe them.
 *
 * https://wicg.github.io/webhid/ and HID Usage Tables 1.5 (LED page 0x08, telephony device page 0x0B),
 * https://usb.org/document-library/hid-usage-tables-15
 */
export interface HidItem {
  isAbsolute?: boolean;
  isArray?: boolean;
  isConstant?: boolean;
  isRange?: boolean;
  logicalMinimum?: number;
  reportCount?: number;
  reportSize?: number;
  usageMaximum?: number;
  usageMinimum?: number;
  usages?: readonly number[];
}

export interface HidReport {
  reportId?: number;
  items?: readonly HidItem[];
}

export interface HidCollection {
  usagePage?: number;
  inputReports?: readonly HidReport[];
  outputReports?: readonly HidReport[];
}

export const telephonyPage = 0x0b;

/** The usages that the phone knows, with their page in the upper half. */
export const buttons = {
  hook: 0x0b0020,
  flash: 0x0b0021,
  hold: 0x0b0023,
  drop: 0x0b0026,
  mute: 0x0b002f,
} as const;
export type Button = keyof typeof buttons;

export const lights = { mute: 0x080009, offHook: 0x080017, ring: 0x080018, hold: 0x080020 } as const;
export type Light = keyof typeof lights;

/** A place of one value in a report, in bits. */
interface Field {
  reportId: number;
  at: number;
  size: number;
  item: HidItem;
  /** The usage of the value. null: the value itself names one. */
  usage: number | null;
}

function fieldsOf(reports: readonly HidReport[]): readonly Field[] {
  return reports.flatMap(({ reportId = 0, items = [] }) => {
    let at = 0;
    return items.flatMap((item) => {
      const { reportCount = 0, reportSize = 0 } = item;
      const fields = Array.from({ length: reportCount }, (_, n) => ({
        reportId,
        at: at + n * reportSize,
        size: reportSize,
        item,
        usage: item.isArray === true ? null : usageAt(item, n),
      }));
      at += reportCount * reportSize;
      return item.isConstant === true ? [] : fields;
    });
  });
}

/** A list of usages that is shorter than the values repeats its last one. */
function usageAt({ isRange, usageMinimum = 0, usages = [] }: HidItem, at: number): number {
  return isRange === true ? usageMinimum + at : (usages[at] ?? usages.at(-1) ?? 0);
}

function collectionsOf(collections: readonly HidCollection[]): readonly HidCollection[] {
  return collections.filter(({ usagePage }) => usagePage === telephonyPage);
}

/** Whether the device has buttons for calls. */
export function hasButtons(collections: readonly HidCollection[]): boolean {
  return buttonFields(collections).length > 0;
}

function buttonFields(collections: readonly HidCollection[]): readonly Field[] {
  const known: readonly number[] = Object.values(buttons);
  const all = fieldsOf(collectionsOf(collections).flatMap(({ inputReports = [] }) => inputReports));
  return all.filter(({ usage, item }) => (usage === null ? rangeHas(item, known) : known.includes(usage)));
}

function rangeHas({ usageMinimum = 0, usageMaximum = 0, usages = [] }: HidItem, known: readonly number[]): boolean {
  return known.some((each) => usages.includes(each) || (each >= usageMinimum && each <= usageMaximum));
}

export interface ButtonState {
  pressed: boolean;
  /** The value is a state, such as off the hook, and not a press. */
  lasting: boolean;
}

/** The buttons in an input report. A button that the report has not is absent. */
export function readButtons(
  collections: readonly HidCollection[],
  reportId: number,
  data: DataView,
): Partial<Record<Button, ButtonState>> {
  const found: Partial<Record<Button, ButtonState>> = {};
  for (const { at, size, item, usage } of buttonFields(collections).filter((each) => each.reportId === reportId)) {
    const value = bitsOf(data, at, size);
    for (const [name, code] of Object.entries(buttons) as [Button, number][]) {
      const { isAbsolute = false, logicalMinimum = 0 } = item;
      if (usage === code) found[name] = { pressed: value !== 0, lasting: isAbsolute };
      if (usage !== null || !rangeHas(item, [code])) continue;
      const named =
        item.isRange === true ? usageAt(item, value - logicalMinimum) : item.usages?.[value - logicalMinimum];
      found[name] = { pressed: found[name]?.pressed === true || named === code, lasting: false };
    }
  }
  return found;
}

/** The output reports that show these lights. A device without a light has no report for it. */
export function lightReports(
  collections: readonly HidCollection[],
  on: Readonly<Record<Light, boolean>>,
): readonly { reportId: number; data: Uint8Array<ArrayBuffer> }[] {
  const reports = collectionsOf(collections).flatMap(({ outputReports = [] }) => outputReports);
  return reports.flatMap((report) => {
    const fields = fieldsOf([report]);
    const known = fields.filter(({ usage }) => Object.values<number>(lights).includes(usage ?? 0));
    if (known.length === 0) return [];
    const bits = (report.items ?? []).reduce((sum, each) => sum + (each.reportCount ?? 0) * (each.reportSize ?? 0), 0);
    const data = new Uint8Array(Math.ceil(bits / 8));
    for (const { at, usage } of known) {
      const light = (Object.keys(lights) as Light[]).find((each) => lights[each] === usage);
      if (light !== undefined && on[light]) data[at >> 3] = (data[at >> 3] ?? 0) | (1 << (at & 7));
    }
    return [{ reportId: report.reportId ?? 0, data }];
  });
}

/** A value of at most 32 bits, the lowest first. Bits beyond the end are 0. */
function bitsOf(data: DataView, at: number, size: number): number {
  let value = 0;
  for (let n = 0; n < Math.min(size, 32); n += 1) {
    const bit = at + n;
    const byte = bit >> 3 < data.byteLength ? data.getUint8(bit >> 3) : 0;
    value += ((byte >> (bit & 7)) & 1) * 2 ** n;
  }
  return value;
}
