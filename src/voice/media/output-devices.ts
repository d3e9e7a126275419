import { InvalidArgumentError, NotSupportedError } from '../errors/twilio-error.ts';
import { ringOnce } from './sounds.ts';

/** The devices that play one kind of sound, with the names of Twilio's `OutputDeviceCollection`. */
export class OutputDeviceCollection {
  private readonly available: ReadonlyMap<string, MediaDeviceInfo>;
  private readonly changed: (deviceIds: string[]) => void;
  private readonly supported: boolean;
  private chosen: string[] = [];

  constructor(
    available: ReadonlyMap<string, MediaDeviceInfo>,
    changed: (deviceIds: string[]) => void,
    supported: boolean,
  ) {
    this.available = available;
    this.changed = changed;
    this.supported = supported;
  }

  /** The selected IDs. Empty: the system's default device. */
  get ids(): readonly string[] {
    return this.chosen;
  }

  get(): Set<MediaDeviceInfo> {
    const ids = this.chosen.length > 0 ? this.chosen : ['default'];
    const devices = ids.map((id) => this.available.get(id)).filter((device) => device !== undefined);
    return new Set(devices);
  }

  /** @returns whether the device was selected */
  delete(device: MediaDeviceInfo): boolean {
    const left = this.chosen.filter((id) => id !== device.deviceId);
    if (left.length === this.chosen.length) return false;
    this.chosen = left;
    this.changed(left);
    return true;
  }

  /**
   * Selects the devices. An active call uses them at once. Rejects with InvalidArgumentError if a device does not
   * exist.
   */
  async set(deviceIdOrIds: string | string[]): Promise<void> {
    if (!this.supported) throw new NotSupportedError('This browser cannot choose the output device.');
    const ids = [deviceIdOrIds].flat();
    const unknown = ids.filter((id) => !this.available.has(id));
    if (ids.length === 0 || unknown.length > 0) {
      throw new InvalidArgumentError(`Not an available output device: ${unknown.join(', ') || '(none given)'}`);
    }
    this.chosen = ids;
    this.changed(ids);
  }

  /** @param soundUrl the sound to play; default: one ring */
  async test(soundUrl?: string): Promise<void> {
    if (this.chosen.length === 0 && this.available.size === 0) throw new InvalidArgumentError('No output device.');
    await ringOnce(this.chosen, soundUrl);
  }
}
