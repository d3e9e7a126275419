import { type HidCollection, hasButtons, telephonyPage } from '../../domain/devices/hid-telephony.ts';
import { pageStorage } from '../../phone/devices/choice-storage.ts';
import { isAllowed } from '../alerts/allowed-feature.ts';

/** The parts of WebHID that are used: https://wicg.github.io/webhid/ */
export interface HidDevice extends EventTarget {
  readonly opened: boolean;
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly HidCollection[];
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface HidInputEvent extends Event {
  readonly reportId: number;
  readonly data: DataView;
}

export interface Hid extends EventTarget {
  getDevices(): Promise<readonly HidDevice[]>;
  requestDevice(options: { filters: readonly { usagePage: number }[] }): Promise<readonly HidDevice[]>;
}

/** null: this browser has no WebHID, or the frame may not use it. */
export function hidHere(): Hid | null {
  return isAllowed('hid') ? ((navigator as Navigator & { hid?: Hid }).hid ?? null) : null;
}

/** The entry of the browser's storage with the headset chosen last. */
const key = 'sidecall.headset';
/** The one chosen in this page: only the browser can tell two of one model apart. */
let chosen: HidDevice | null = null;

function modelOf({ vendorId, productId, productName }: HidDevice): string {
  return `${vendorId}:${productId}:${productName}`;
}

function withButtons(devices: readonly HidDevice[]): HidDevice[] {
  return devices.filter(({ collections }) => hasButtons(collections));
}

/** Calls the listener when the agent has chosen a headset in another tab. */
export function followChoice(listener: () => void, signal: AbortSignal): void {
  const heard = (event: StorageEvent): void => {
    if (event.key !== key) return;
    chosen = null;
    listener();
  };
  addEventListener('storage', heard, { signal });
}

/**
 * The headset that the agent has connected with this page: the one chosen last, or else the first. null: none is plugged
 * in.
 */
export async function connectedHeadset(hid: Hid): Promise<HidDevice | null> {
  const all = withButtons(await hid.getDevices().catch(() => []));
  const kept = keptModel();
  return all.find((each) => each === chosen) ?? all.find((each) => modelOf(each) === kept) ?? all[0] ?? null;
}

/** Lets the agent choose a headset, in a click. Resolves when the browser's list is closed. */
export async function chooseHeadset(hid: Hid): Promise<void> {
  const [device] = withButtons(await hid.requestDevice({ filters: [{ usagePage: telephonyPage }] }).catch(() => []));
  if (device === undefined) return;
  chosen = device;
  try {
    pageStorage()?.setItem(key, modelOf(device));
  } catch {
    // The storage is full or forbidden: the choice lasts as long as the page.
  }
}

function keptModel(): string | null {
  try {
    return pageStorage()?.getItem(key) ?? null;
  } catch {
    return null;
  }
}
