import { atom, type ReadableAtom } from 'nanostores';
import { type Connected, connectedOf, nothingConnected } from '../../domain/devices/connected.ts';
import type { MicrophoneAccess } from './sound-devices.ts';

/** The browser's functions for devices. Tests give their own. */
export type DeviceSource = Pick<MediaDevices, 'enumerateDevices' | 'getUserMedia' | 'addEventListener'>;

export interface Devices {
  connected: Connected;
  access: MicrophoneAccess;
}

/** The list of devices, current while it is followed. */
export class ConnectedDevices {
  readonly #source: DeviceSource | undefined;
  readonly #devices = atom<Devices>({ connected: nothingConnected, access: 'asks' });
  #permission: PermissionStatus | null = null;
  /** The result of an older query is ignored, because it may contain an unplugged device. */
  #turn = 0;

  /** @param source undefined: the page is neither https nor localhost */
  constructor(source: DeviceSource | undefined) {
    this.#source = source;
  }

  get $devices(): ReadableAtom<Devices> {
    return this.#devices;
  }

  async follow(signal: AbortSignal): Promise<void> {
    this.#source?.addEventListener('devicechange', () => void this.look(), { signal });
    this.#permission ??= await microphonePermission();
    if (signal.aborted) return;
    this.#permission?.addEventListener('change', () => void this.look(), { signal });
    await this.look();
  }

  /** Reads the list again. */
  async look(): Promise<void> {
    this.#turn += 1;
    const own = this.#turn;
    const list = (await this.#source?.enumerateDevices().catch(() => null)) ?? [];
    if (own !== this.#turn) return;
    const connected = connectedOf(list);
    const next = { connected, access: this.#accessOf(list) };
    if (JSON.stringify(next) !== JSON.stringify(this.#devices.get())) this.#devices.set(next);
  }

  #accessOf(list: readonly MediaDeviceInfo[]): MicrophoneAccess {
    const microphones = list.filter(({ kind }) => kind === 'audioinput');
    if (this.#permission?.state === 'denied') return 'denied';
    if (microphones.length === 0) return 'absent';
    if (microphones.some(({ label }) => label !== '')) return 'granted';
    return this.#permission?.state === 'granted' ? 'granted' : 'asks';
  }
}

/** null: the browser does not know the query. */
async function microphonePermission(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: 'microphone' as PermissionName });
  } catch {
    return null;
  }
}
