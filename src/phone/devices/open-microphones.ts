import type { WritableAtom } from 'nanostores';
import type { ConnectedDevice } from '../../domain/devices/connected.ts';
import type { DeviceSource } from './connected-devices.ts';

/** Opens microphones, and knows which of them calls have open. */
export class OpenMicrophones {
  readonly #source: DeviceSource | undefined;
  readonly #refused: WritableAtom<string | null>;
  #streams: readonly MediaStream[] = [];

  /** @param refused name of the chosen microphone that could not be opened */
  constructor(source: DeviceSource | undefined, refused: WritableAtom<string | null>) {
    this.#source = source;
    this.#refused = refused;
  }

  /**
   * @param audio constraints of the caller. A device that they name is opened whatever the choice is
   * @param device the chosen one. null: the system's default
   * @param isConnected whether the chosen one is still connected
   */
  async open(
    audio: MediaTrackConstraints,
    device: ConnectedDevice | null,
    isConnected: () => Promise<boolean>,
  ): Promise<MediaStream> {
    const source = this.#source;
    // The page is neither https nor localhost.
    if (source === undefined) throw new DOMException('no media devices', 'NotFoundError');
    if (device === null || audio.deviceId !== undefined) return source.getUserMedia({ audio });
    try {
      const stream = await source.getUserMedia({ audio: { ...audio, deviceId: { exact: device.id } } });
      this.#refused.set(null);
      return stream;
    } catch (error) {
      const { name } = Object(error) as DOMException;
      if (name === 'NotAllowedError' || name === 'SecurityError') throw error;
      // Another program has the microphone, or it has just been unplugged.
      const stream = await source.getUserMedia({ audio });
      if (await isConnected()) this.#refused.set(device.label);
      return stream;
    }
  }

  /** A call has this stream open. */
  note(stream: MediaStream): void {
    this.#streams = [...this.#streams.filter(isOpen), stream];
  }

  /** A call of this tab has a microphone open. */
  get live(): boolean {
    return this.#streams.some(isOpen);
  }

  /** Whether the newest call uses this device. null: unknown, or there is no call */
  uses(device: ConnectedDevice | null): boolean | null {
    const track = this.#streams.filter(isOpen).at(-1)?.getAudioTracks()[0];
    const { deviceId, groupId } = track?.getSettings?.() ?? {};
    if (device === null || deviceId === undefined) return null;
    return deviceId === device.id || (device.group !== '' && groupId === device.group);
  }
}

function isOpen(stream: MediaStream): boolean {
  return stream.getAudioTracks().some(({ readyState }) => readyState === 'live');
}
