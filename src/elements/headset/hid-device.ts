import { type HidCollection, hasButtons, telephonyPage } from '../../domain/devices/hid-telephony.ts';
import { isAllowed } from '../alerts/allowed-feature.ts';

/** The parts of WebHID that are used: https://wicg.github.io/webhid/ */
export interface HidDevice extends EventTarget {
  readonly opened: boolean;
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

/** The headset that the agent has connected with this page. null: none is plugged in. */
export async function connectedHeadset(hid: Hid): Promise<HidDevice | null> {
  const all = await hid.getDevices().catch(() => []);
  return all.find(({ collections }) => hasButtons(collections)) ?? null;
}

/** Lets the agent choose a headset, in a click. Resolves when the browser's list is closed. */
export async function chooseHeadset(hid: Hid): Promise<void> {
  await hid.requestDevice({ filters: [{ usagePage: telephonyPage }] }).catch(() => []);
}
