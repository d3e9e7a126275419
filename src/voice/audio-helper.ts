import { twilioError } from './twilio-error.ts';

export type OpenMicrophone = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

/** Microphone and speaker of a Device; the names are of Twilio's `AudioHelper`. */
export class AudioHelper {
  /** Sounds of this Device; each may be switched off. */
  readonly sounds = { incoming: true, outgoing: true };
  private inputId = '';
  private outputId = '';
  private readonly open: OpenMicrophone;

  constructor(open?: OpenMicrophone) {
    this.open = open ?? ((constraints) => navigator.mediaDevices.getUserMedia(constraints));
  }

  get isOutputSelectionSupported(): boolean {
    return 'setSinkId' in HTMLMediaElement.prototype;
  }

  incoming(enable?: boolean): boolean {
    if (enable !== undefined) this.sounds.incoming = enable;
    return this.sounds.incoming;
  }

  outgoing(enable?: boolean): boolean {
    if (enable !== undefined) this.sounds.outgoing = enable;
    return this.sounds.outgoing;
  }

  async setInputDevice(deviceId: string): Promise<void> {
    this.inputId = deviceId;
  }

  async unsetInputDevice(): Promise<void> {
    this.inputId = '';
  }

  /** Where the other side is heard, from the next call on. */
  async setOutputDevice(deviceId: string): Promise<void> {
    this.outputId = deviceId;
  }

  get outputDevice(): string {
    return this.outputId;
  }

  async devices(kind: 'audioinput' | 'audiooutput'): Promise<MediaDeviceInfo[]> {
    return (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind);
  }

  /** Rejects with PermissionDenied (31401) or AcquisitionFailed (31402). */
  async microphone(): Promise<MediaStream> {
    const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    if (this.inputId) audio.deviceId = { exact: this.inputId };
    try {
      return await this.open({ audio });
    } catch (error) {
      // https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia
      const denied =
        (error as DOMException).name === 'NotAllowedError' || (error as DOMException).name === 'SecurityError';
      throw twilioError(denied ? 'PermissionDenied' : 'AcquisitionFailed', error);
    }
  }
}
